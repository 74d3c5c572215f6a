// Every claim's truth in the state that is shown.
const SIGNS = { b: "✕", k: "✓", r: "●", n: "–", o: "·", u: "?", w: "∞" };

function truthPanel(view) {
  const choice = make("select", { id: "truth-choice" },
    [["notable", "broken, reached or changed here"], ["states", "all claims about states"], ["all", "all claims"]].map(([value, text]) => make("option", { value }, text)));
  choice.value = truthPanel.chosen;
  const body = make("tbody", {});
  const rows = DATA.claims.map((claim, at) => {
    const letter = make("td", {});
    const row = make("tr", {}, letter, make("th", { scope: "row" }, make("a", { href: claimLink(at), title: claim.says }, named(claim.name))));
    body.append(row);
    return { row, letter, shown: "" };
  });
  const summary = make("p", { class: "quiet" });
  choice.addEventListener("change", () => { truthPanel.chosen = choice.value; show(); });
  function show() {
    const now = view.run.letters[view.at];
    const before = view.at ? view.run.letters[view.at - 1] : now;
    rows.forEach(({ row, letter }, at) => {
      const changed = now[at] !== before[at];
      const key = before[at] + now[at];
      if (rows[at].shown !== key) letter.replaceChildren(...truthCell(now[at], changed ? before[at] : null));
      rows[at].shown = key;
      row.className = (changed ? "changed" : "") + (at === view.claim ? " own" : "");
      row.hidden = choice.value === "notable" ? !(changed || at === view.claim || "br".includes(now[at])) : choice.value === "states" && now[at] === "w";
    });
    summary.textContent = counted(now);
  }
  const table = make("table", { class: "truths" }, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Here"), make("th", { scope: "col" }, "Claim"))), body);
  const element = make("section", { class: "truth-panel", "aria-label": "Every claim in this state" },
    make("h4", {}, "Every claim in this state"), summary, make("label", {}, "Show ", choice),
    make("div", { class: "scroll tall", tabindex: "0", role: "region", "aria-label": "Claims in this state" }, table));
  return { element, show };
}
truthPanel.chosen = "notable";

function truthCell(letter, before) {
  const said = make("span", { class: "truth t-" + letter, title: DATA.said[letter][1] },
    make("span", { class: "sign", "aria-hidden": "true" }, SIGNS[letter]), " ", DATA.said[letter][0]);
  return before ? [said, make("span", { class: "line quiet" }, "was " + DATA.said[before][0])] : [said];
}

function counted(now) {
  const counts = {};
  for (const letter of now) counts[letter] = (counts[letter] || 0) + 1;
  return Object.keys(SIGNS).filter((letter) => counts[letter]).map((letter) => counts[letter] + " " + DATA.said[letter][0]).join(", ");
}
