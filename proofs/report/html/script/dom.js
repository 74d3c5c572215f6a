// Elements are made with text only: nothing that a model says is ever read as markup.
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else element.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined) element.append(child);
  }
  return element;
}

function named(text) {
  const element = make("bdi", {});
  // A long name may be broken after each of its parts.
  for (const part of String(text).split(/(?<=[.+_])/)) element.append(part, make("wbr"));
  return element;
}

function find(id) {
  return document.getElementById(id);
}
