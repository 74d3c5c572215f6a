// The player: lanes, diagram and truths of one run move together.
class Player {
  constructor(claim, cause) {
    this.claim = claim;
    this.cause = cause;
    const asked = DATA.claims[claim];
    this.possible = asked.possible;
    this.run = unpack(cause === null ? asked.trace : asked.causes[cause].at(-1));
    this.lanes = lanesOf(this.run, claim);
    this.at = 0;
    this.pinned = null;
    this.looked = null;
    this.timer = 0;
    this.build();
  }

  build() {
    const button = (said, label, act) => make("button", { type: "button", "aria-label": label, title: label, on: { click: act } }, said);
    const last = this.run.steps.length;
    this.back = button("◀ Back", "Previous step", () => this.go(this.at - 1));
    this.next = button("Next ▶", "Next step", () => this.go(this.at + 1));
    this.playing = button("Play", "Play", () => this.play());
    this.slider = make("input", { type: "range", min: 0, max: last, value: 0, "aria-label": "Step", on: { input: () => this.go(Number(this.slider.value)) } });
    this.number = make("output", { class: "number" });
    this.bar = make("div", { class: "bar", role: "toolbar", "aria-label": "Step through the run" },
      button("Start", "Start of the run", () => this.go(0)), this.back, this.playing, this.next, button("End", "End of the run", () => this.go(last)), this.slider, this.number);
    this.told = make("div", { class: "told", role: "status", "aria-live": "polite" });
    this.table = lanesTable(this);
    this.diagram = make("div", { class: "diagram" });
    this.truths = truthPanel(this);
    const grid = make("div", { class: "scroll lanes-scroll", tabindex: "0", role: "region", "aria-label": "The run, step by step" }, this.table);
    this.element = make("section", { class: "player", tabindex: "-1", "aria-label": "Run" }, this.heading(), this.bar, this.told,
      make("div", { class: "panes" }, make("div", { class: "pane" }, grid, this.endings()), make("div", { class: "pane" }, this.diagram, this.truths.element)));
  }

  heading() {
    const causes = DATA.claims[this.claim].causes;
    const faults = this.run.steps.filter((step) => step.kind === "fault").length;
    const chosen = chosenIn(this.run);
    const title = this.cause === null ? (this.possible ? "A run that shows it" : "The shortest run in which it fails") : "Cause " + (this.cause + 1) + " of " + causes.length;
    const said = this.cause === null ? [] : [make("p", { class: "cause-said" }, named(words(causes[this.cause].slice(0, -1)) || "whatever is permitted"))];
    const more = this.run.steps.length + (this.run.steps.length === 1 ? " step, " : " steps, ") + (faults ? faults + (faults === 1 ? " fault among them" : " faults among them") : "without any fault");
    const turn = causes.some((each) => each.at(-1) !== null) ? make("p", { class: "turn" }, this.causeLink(-1, "← Previous cause"), this.causeLink(1, "Next cause →")) : null;
    return make("div", { class: "heading" }, make("h3", {}, title), said, make("p", { class: "quiet" }, more + (chosen.length ? ", where " + chosen.join(" and ") : "")), turn);
  }

  // The cause before or after this one that has a run.
  neighbour(by) {
    const causes = DATA.claims[this.claim].causes;
    let at = this.cause === null ? (by > 0 ? 0 : -1) : this.cause + by;
    while (at >= 0 && at < causes.length && causes[at].at(-1) === null) at += by;
    return at >= 0 && at < causes.length ? at : null;
  }

  causeLink(by, said) {
    const at = this.neighbour(by);
    return at === null ? make("span", { class: "quiet" }, said) : make("a", { href: claimLink(this.claim, at) }, said);
  }

  endings() {
    const spoken = DATA.claims[this.claim].speaks.filter((machine) => this.run.places.at(-1).has(machine));
    const where = spoken.map((machine) => machineName(machine) + " is in " + DATA.places[this.run.places.at(-1).get(machine)]).join(" and ");
    const said = [];
    if (this.run.loop === null && where) said.push("In the end " + where + (this.possible ? "." : ", but the claim is " + DATA.claims[this.claim].says + "."));
    else if (!this.possible) said.push("The claim is " + DATA.claims[this.claim].says + ".");
    const ends = this.run.trace.end.map((end) => DATA.ends[end]);
    const told = (each) => make("p", {}, make("bdi", {}, each));
    const fair = this.run.trace.fair.map((end) => DATA.ends[end]);
    const why = fair.length ? make("details", {}, make("summary", {}, "Why this is fair to every progress event"), fair.map(told)) : null;
    return make("div", { class: "endings" }, [...said, ...ends].map(told), why);
  }

  pin(machine) {
    this.looked = null;
    this.pinned = this.pinned === machine ? null : machine;
    this.show();
  }

  // Another machine that moves in this step; with the next one, whoever decides is shown again.
  look(machine) {
    this.looked = [this.at, machine];
    this.show();
  }

  play() {
    if (this.timer) return this.pause();
    if (this.at === this.run.steps.length) this.go(0);
    this.timer = setInterval(() => (this.at < this.run.steps.length ? this.move(this.at + 1) : this.pause()), 1600);
    this.playing.textContent = "Pause";
    this.playing.setAttribute("aria-label", "Pause");
    return undefined;
  }

  pause() {
    clearInterval(this.timer);
    this.timer = 0;
    this.playing.textContent = "Play";
    this.playing.setAttribute("aria-label", "Play");
  }

  go(step) {
    this.pause();
    this.move(step);
  }

  move(step) {
    this.at = Math.max(0, Math.min(step, this.run.steps.length));
    this.show();
    history.replaceState(null, "", claimLink(this.claim, this.cause, this.at));
  }

  // The machine whose diagram is shown: the one that is kept, or who decides the step.
  focus() {
    if (this.looked !== null && this.looked[0] === this.at) return this.looked[1];
    if (this.pinned !== null) return this.pinned;
    for (const step of this.run.steps.slice(Math.max(0, this.at - 1))) {
      const mover = step.moved.find(([, from, to]) => from !== to) || step.moved[0];
      if (mover) return mover[0];
    }
    return this.lanes.length ? this.lanes[0] : null;
  }

  show() {
    const last = this.run.steps.length;
    this.slider.value = this.at;
    this.number.textContent = "Step " + this.at + " of " + last;
    this.back.disabled = this.at === 0;
    this.next.disabled = this.at === last;
    this.slider.setAttribute("aria-valuetext", "step " + this.at + " of " + last);
    const focus = this.focus();
    for (const row of this.table.querySelectorAll("tr[data-step]")) {
      const here = Number(row.dataset.step) === this.at;
      row.classList.toggle("here", here);
      if (here) row.setAttribute("aria-current", "step");
      else row.removeAttribute("aria-current");
      row.querySelector("button[data-go]").tabIndex = here ? 0 : -1;
      if (here && this.element.isConnected) keepInView(row);
    }
    for (const head of this.table.querySelectorAll("th[data-machine]")) {
      head.classList.toggle("focus", Number(head.dataset.machine) === focus);
      head.firstElementChild.setAttribute("aria-pressed", String(Number(head.dataset.machine) === this.pinned));
    }
    this.told.replaceChildren(...this.tellStep());
    this.diagram.replaceChildren(...(focus === null ? [] : [machinePanel(this, focus)]));
    if (this.element.isConnected) reveal(this.diagram.querySelector("figure"));
    this.truths.show();
  }

  tellStep() {
    if (!this.at) return [make("p", {}, make("strong", {}, "Start: "), "every machine is in its first location.")];
    const step = this.run.steps[this.at - 1];
    const first = make("p", {}, make("span", { class: "kind k-" + step.kind }, (step.kind === "fault" ? "▲ " : "") + KINDS[step.kind]), " ", make("strong", {}, named(step.name)));
    if (step.means) first.append(" – ", make("bdi", {}, step.means));
    first.append(" ", ...step.because.flatMap((source) => [sourceLink(DATA.sources[source]), " "]));
    const moved = step.moved.filter(([, from, to]) => from !== to).map(([machine, from, to]) => make("li", {}, named(machineName(machine)), ": ", named(DATA.places[from]), " → ", make("strong", {}, named(DATA.places[to]))));
    return [first, make("ul", { class: "moves-list" }, moved)];
  }
}

// Scrolls the grid, never the page.
function keepInView(row) {
  const frame = row.closest(".scroll");
  const part = row.getBoundingClientRect();
  const around = frame.getBoundingClientRect();
  const head = row.closest("table").tHead.offsetHeight;
  const kept = [...row.children].slice(0, 2).filter((each) => getComputedStyle(each).position === "sticky");
  const lead = kept.reduce((width, each) => width + each.offsetWidth, 0);
  const cell = row.querySelector("td.moves");
  const across = cell ? cell.getBoundingClientRect() : part;
  if (cell && across.left < around.left + lead) frame.scrollLeft -= around.left + lead - across.left;
  else if (cell && across.right > around.right) frame.scrollLeft += across.right - around.right;
  if (part.top < around.top + head) frame.scrollTop -= around.top + head - part.top;
  else if (part.bottom > around.bottom) frame.scrollTop += part.bottom - around.bottom;
}
