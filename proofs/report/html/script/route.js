// What the address asks for: a view, a source, or a claim with a cause and a step; and what keys do.
let player = null;
const title = document.title;

function asked() {
  const given = new URLSearchParams(location.hash.slice(1).replace(/\+/g, "%2B"));
  return { view: given.get("view"), source: given.get("source"), claim: given.get("claim"), cause: given.get("cause"), step: given.get("step") };
}

function show(view) {
  for (const each of document.querySelectorAll("section.view")) each.hidden = each.dataset.view !== view;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function whole(text, limit) {
  return /^\d{1,9}$/.test(text || "") ? Math.min(Number(text), limit) : null;
}

function stop() {
  if (!player) return;
  player.pause();
  player.element.remove();
  player = null;
}

function showClaim(claim, given) {
  show("claim");
  for (const each of document.querySelectorAll("article.claim")) each.hidden = each.id !== "claim-" + claim;
  const causes = DATA.claims[claim].causes;
  const number = whole(given.cause, causes.length);
  const cause = number && causes[number - 1].at(-1) !== null ? number - 1 : null;
  const same = player && player.claim === claim && player.cause === cause;
  const place = document.querySelector('[data-place="' + claim + '"]');
  if (!same) {
    stop();
    if (place && (cause !== null || DATA.claims[claim].trace !== null)) {
      player = new Player(claim, cause);
      place.replaceChildren(player.element);
    }
  }
  for (const link of document.querySelectorAll("#claim-" + claim + " a[data-cause]")) {
    if (Number(link.dataset.cause) - 1 === cause) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  if (player) {
    const step = whole(given.step, player.run.steps.length);
    player.at = step === null ? 0 : step;
    player.pause();
    player.show();
  }
  explain(claim);
  if (player && (given.cause || given.step)) {
    player.element.scrollIntoView({ block: "start" });
    player.element.focus({ preventScroll: true });
    return player.element;
  }
  window.scrollTo(0, 0);
  return find("claim-" + claim + "-name");
}

// What the names in a claim's conditions stand for: rows out of the tables about the system.
function explain(claim) {
  const details = document.querySelector("#claim-" + claim + " details[data-meant]");
  if (!details || details.querySelector("table")) return;
  const found = details.dataset.meant.split(" ").map((number) => document.querySelector('tr[data-meaning="' + number + '"]'));
  const table = found[0].closest("table").cloneNode(false);
  table.append(found[0].closest("table").tHead.cloneNode(true), make("tbody", {}, found.map((row) => row.cloneNode(true))));
  details.append(table);
}

function showSource(number) {
  show("catalogue");
  const entry = Object.hasOwn(DATA.order, number) ? find("source-" + DATA.order[number]) : null;
  if (entry) entry.scrollIntoView({ block: "center" });
  return entry;
}

function follow(moved) {
  untell();
  const given = asked();
  const claim = given.claim === null ? -1 : claimNamed(given.claim);
  let to = null;
  document.title = claim >= 0 ? given.claim + " – " + title : title;
  if (claim >= 0) to = showClaim(claim, given);
  else {
    stop();
    if (given.source !== null) to = showSource(given.source);
    else {
      const known = ["claims", "system", "catalogue", "help"].includes(given.view);
      show(known ? given.view : "claims");
      if (moved) window.scrollTo(0, 0);
    }
  }
  if (moved) (to || find("main")).focus({ preventScroll: true });
}

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape" && (untell() || !player)) return;
  if (!player || event.target.closest("input, select, textarea")) return;
  const on = event.target.closest("button, a, summary");
  // A diagram is scrolled by the same keys; letters count only where the run has the focus.
  if (event.key !== "Escape" && event.target.closest("figure")) return;
  const inside = player.element.contains(event.target);
  const acts = {
    ArrowRight: () => player.go(player.at + 1),
    ArrowLeft: () => player.go(player.at - 1),
    Home: () => player.go(0),
    End: () => player.go(player.run.steps.length),
    n: inside ? () => turn(1) : null,
    p: inside ? () => turn(-1) : null,
    " ": on || !inside ? null : () => player.play(),
    Escape: () => { location.hash = "#view=claims"; },
  };
  const act = acts[event.key] || acts[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
}

function turn(by) {
  const at = player.neighbour(by);
  if (at !== null) location.hash = claimLink(player.claim, at);
}

document.addEventListener("keydown", pressed);
window.addEventListener("hashchange", () => follow(true));
document.documentElement.classList.add("ready");
follow(false);
