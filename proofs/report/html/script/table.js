// The table of verdicts: which rows are shown.
const rows = [...find("verdict-table").tBodies[0].rows];
const choosers = { element: find("filter-element"), tag: find("filter-tag"), text: find("filter-text") };
const texts = rows.map((row) => row.textContent.toLowerCase());

function byNumber(one, other) {
  return one.localeCompare(other, "en", { numeric: true });
}

function fill(chooser, values, explain) {
  for (const value of [...new Set(values)].sort(byNumber)) {
    const says = explain ? cited(value)[0] : "";
    const short = says.length > 60 ? says.slice(0, 60) + " …" : says;
    chooser.append(make("option", { value }, short ? value + " – " + short : value));
  }
}

function filter() {
  const allowed = new Set([...document.querySelectorAll("input[name=word]:checked")].map((each) => each.value));
  const wanted = choosers.text.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  rows.forEach((row, at) => {
    const claim = DATA.claims[row.dataset.row];
    row.hidden = !(
      allowed.has(claim.word) &&
      (!choosers.element.value || claim.about.includes(choosers.element.value)) &&
      (!choosers.tag.value || claim.tags.includes(choosers.tag.value)) &&
      wanted.every((word) => texts[at].includes(word))
    );
    if (!row.hidden) shown += 1;
  });
  find("filter-count").textContent = shown + " of " + rows.length + (rows.length === 1 ? " claim" : " claims");
}

fill(choosers.element, DATA.claims.flatMap((claim) => claim.about));
fill(choosers.tag, DATA.claims.flatMap((claim) => claim.tags), true);
for (const chooser of Object.values(choosers)) chooser.addEventListener("input", filter);
for (const box of document.querySelectorAll("input[name=word]")) box.addEventListener("change", filter);
filter();
