// The diagram of one machine, with where it is, where it was, and the rows it took.
const copies = new Map();

// A copy of a machine's diagram, in its frame, made when it is first wanted; null where there is none.
function diagramOf(declared) {
  if (!copies.has(declared)) {
    const drawn = [...document.querySelectorAll("figure[data-machine]")].find((each) => each.dataset.machine === declared);
    const figure = drawn && make("figure", { class: "drawing", tabindex: "0", role: "group" }, drawn.firstElementChild.cloneNode(true));
    copies.set(declared, figure || null);
  }
  return copies.get(declared);
}

function machinePanel(view, machine) {
  const [name, declared] = DATA.machines[machine];
  const step = view.at ? view.run.steps[view.at - 1] : null;
  const moving = step ? step.moved.filter(([, from, to]) => from !== to) : [];
  const taken = step ? step.moved.filter(([each]) => each === machine).flatMap(([, , , rows]) => rows) : [];
  const move = moving.find(([each]) => each === machine);
  const now = DATA.places[view.run.places[view.at].get(machine)];
  const was = move ? DATA.places[move[1]] : null;
  const said = make("p", { class: "whereabouts" }, make("strong", {}, named(name)), was ? " from " : " is in ");
  if (was) said.append(named(was), " to ");
  said.append(make("strong", {}, named(now)));
  const others = moving.filter(([each]) => each !== machine).map(([each]) =>
    make("button", { type: "button", on: { click: () => view.look(each) } }, named(machineName(each))));
  const figure = diagramOf(declared);
  if (figure) {
    figure.setAttribute("aria-label", "Diagram of " + name + ", which is in " + now);
    mark(figure, declared, now, was, taken);
  }
  return make("div", { class: "machine-panel" }, said, others.length ? make("p", { class: "also" }, "Also moves: ", others) : null,
    figure, figure ? fitting(figure) : null);
}

// Whether the whole diagram is fitted into its frame.
function fitting(figure) {
  const box = make("input", { type: "checkbox" });
  box.checked = fitting.chosen;
  figure.classList.toggle("whole", fitting.chosen);
  box.addEventListener("change", () => {
    fitting.chosen = box.checked;
    figure.classList.toggle("whole", box.checked);
    reveal(figure);
  });
  return make("label", { class: "fit" }, box, "the whole diagram");
}
fitting.chosen = false;

function mark(figure, declared, now, was, taken) {
  for (const kind of ["now", "was", "taken"]) for (const each of [...figure.getElementsByClassName(kind)]) each.classList.remove(kind);
  const ids = new Map();
  for (const leaf of was ? was.split("+") : []) ids.set(declared + ":" + leaf, "was");
  for (const leaf of now.split("+")) ids.set(declared + ":" + leaf, "now");
  for (const each of figure.querySelectorAll("[data-id]")) if (ids.has(each.dataset.id)) each.classList.add(ids.get(each.dataset.id));
  const rows = new Set(taken.map((row) => declared + ":row-" + row));
  for (const each of figure.querySelectorAll("[data-rows]")) {
    if (each.dataset.rows.split(" ").some((row) => rows.has(row))) each.classList.add("taken");
  }
  figure.classList.toggle("moving", taken.length > 0);
}

// What is marked is brought into the figure's view.
function reveal(figure) {
  const shown = figure && figure.querySelector(".now");
  if (!shown) return;
  const part = shown.getBoundingClientRect();
  const frame = figure.getBoundingClientRect();
  figure.scrollLeft += part.left + part.width / 2 - frame.left - frame.width / 2;
  figure.scrollTop += part.top + part.height / 2 - frame.top - frame.height / 2;
}
