// A run as a grid: a row for each step, a lane for each machine that moves.
function lanesTable(view) {
  const { run, lanes } = view;
  const head = make("tr", {}, make("th", { scope: "col", class: "step" }, "Step"), make("th", { scope: "col", class: "event" }, "What happens"),
    lanes.map((machine) => make("th", { scope: "col", "data-machine": machine },
      make("button", { type: "button", "aria-pressed": "false", title: "Keep this machine's diagram in view", on: { click: () => view.pin(machine) } },
        named(machineName(machine))))));
  const body = make("tbody", {}, startRow(view), run.steps.map((_, at) => stepRow(view, at + 1)));
  if (run.loop !== null) {
    body.append(make("tr", { class: "again" }, make("td", { class: "step loop" }, "↺"),
      make("td", { colspan: lanes.length + 1 }, DATA.ends[run.trace.end.at(-1)])));
  }
  const table = make("table", { class: "lanes" }, make("caption", {}, "The run, step by step. Choose a step to see all of the system there."), make("thead", {}, head), body);
  table.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-step]");
    if (row) view.go(Number(row.dataset.step));
  });
  return table;
}

function startRow(view) {
  return make("tr", { "data-step": 0, class: "start" }, numberCell(view, 0, "start"), make("td", { class: "event" }, "every machine is in its first location"),
    view.lanes.map((machine) => make("td", { class: "moves" }, named(DATA.places[view.run.places[0].get(machine)]))));
}

function stepRow(view, number) {
  const { run } = view;
  const step = run.steps[number - 1];
  const inLoop = run.loop !== null && number > run.loop;
  const breaks = number === run.steps.length && run.loop === null;
  const row = make("tr", { "data-step": number, class: [step.kind, inLoop ? "round" : "", breaks ? "breaks" : ""].join(" ") });
  row.append(numberCell(view, number, String(number), inLoop));
  row.append(make("td", { class: "event" }, make("span", { class: "kind k-" + step.kind }, (step.kind === "fault" ? "▲ " : "") + step.kind), " ", make("strong", {}, named(step.name)),
    breaks ? make("span", { class: "line broken" }, view.possible ? "● reached here" : "✕ broken here") : null));
  for (const machine of view.lanes) {
    const move = step.moved.find(([each, from, to]) => each === machine && from !== to);
    const there = make("td", { class: move ? "moves" : "stays" });
    there.append(make("span", { class: "visually-hidden" }, move ? "moves to " : "stays in "));
    there.append(make("span", { class: "place" }, named(DATA.places[run.places[number].get(machine)])));
    row.append(there);
  }
  return row;
}

function numberCell(view, number, said, inLoop) {
  return make("th", { scope: "row", class: "step" + (inLoop ? " loop" : "") },
    make("button", { type: "button", "data-go": number, tabindex: "-1", "aria-label": number ? "go to step " + number : "go to the start" }, said));
}
