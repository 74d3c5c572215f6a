// A run unpacked: for each state where every machine is, and for each step who moved.
function unpack(number) {
  const trace = DATA.traces[number];
  const places = [new Map(DATA.starts[trace.start])];
  const steps = trace.steps.map((step) => {
    const [event, moved, because] = DATA.steps[step];
    const after = new Map(places[places.length - 1]);
    for (const [machine, , to] of moved) after.set(machine, to);
    places.push(after);
    const [name, kind, means] = event < 0 ? ["nothing happens", "progress", "no progress event is enabled"] : DATA.events[event];
    return { name, kind, means, moved, because, rest: event < 0 };
  });
  return { trace, places, steps, letters: letters(trace), loop: trace.loop };
}

function machineName(machine) {
  return DATA.machines[machine][0];
}

// The machines that a run is told of: those the claim speaks of, then those that move, in the order in which they begin to.
function lanesOf(run, claim) {
  const lanes = new Set(DATA.claims[claim].speaks.filter((machine) => run.places[0].has(machine)));
  for (const step of run.steps) {
    for (const [machine, from, to] of step.moved) if (from !== to) lanes.add(machine);
  }
  return [...lanes];
}

// What of the run had to be chosen: values of features that some guard on the way asked for.
function chosenIn(run) {
  const names = DATA.named[run.trace.named];
  const values = DATA.assignments[run.trace.values];
  return run.trace.matters.map((feature) => DATA.features[feature] + " is " + DATA.values[values[names.indexOf(feature)]]);
}
