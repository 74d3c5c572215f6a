// What a source says, shown beside its number while that is pointed at or has the focus.
const tip = make("div", { role: "tooltip", id: "tip", hidden: true });
document.body.append(tip);
let told = null;

function sourceLink(number) {
  return make("a", { class: "source", href: "#source=" + encodeURIComponent(number), "data-source": number }, number);
}

function tell(link) {
  const [says, from] = cited(link.dataset.source);
  tip.replaceChildren(make("strong", {}, link.dataset.source + " "), make("bdi", {}, says));
  if (from) tip.append(make("span", { class: "line quiet" }, make("bdi", {}, from)));
  tip.hidden = false;
  const at = link.getBoundingClientRect();
  const width = Math.min(tip.offsetWidth, window.innerWidth - 16);
  const below = at.bottom + 6 + tip.offsetHeight < window.innerHeight;
  tip.style.left = Math.max(8, Math.min(at.left, window.innerWidth - width - 8)) + window.scrollX + "px";
  tip.style.top = (below ? at.bottom + 6 : Math.max(8, at.top - tip.offsetHeight - 6)) + window.scrollY + "px";
  link.setAttribute("aria-describedby", "tip");
  told = link;
}

function untell() {
  if (!told) return false;
  told.removeAttribute("aria-describedby");
  told = null;
  tip.hidden = true;
  return true;
}

for (const [event, act] of [["pointerover", tell], ["focusin", tell], ["pointerout", untell], ["focusout", untell]]) {
  document.addEventListener(event, (happened) => {
    const link = happened.target instanceof Element && happened.target.closest("a.source");
    if (link) act(link);
  });
}
