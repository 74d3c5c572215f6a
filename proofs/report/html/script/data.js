// What the report is about, as data: see packed.py for its form.
const DATA = JSON.parse(document.getElementById("data").textContent);

const KINDS = { progress: "progress", choice: "choice", fault: "fault" };

function claimNamed(name) {
  return DATA.claims.findIndex((claim) => claim.name === name);
}

// A trace with the letters of every claim in its first state and after each step.
function letters(trace) {
  let now = DATA.truths[trace.truth].split("");
  const all = [now];
  for (const change of trace.changes) {
    now = now.slice();
    for (const [claim, letter] of DATA.changes[change]) now[claim] = letter;
    all.push(now);
  }
  return all;
}

function claimLink(claim, cause, step) {
  let link = "#claim=" + encodeURIComponent(DATA.claims[claim].name);
  if (cause !== null && cause !== undefined) link += "&cause=" + (cause + 1);
  if (step !== null && step !== undefined) link += "&step=" + step;
  return link;
}

function words(literals) {
  return literals.map((each) => DATA.literals[each]).join(" and ");
}

// What a source says and from where; numbers come from the model, so only what is the data's own counts.
function cited(number) {
  return Object.hasOwn(DATA.cited, number) ? DATA.cited[number] : ["This number is not in the model's list of sources.", ""];
}
