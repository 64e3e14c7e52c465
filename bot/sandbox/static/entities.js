// From a text and its entities to what is shown. JavaScript counts in UTF-16, as Telegram does.

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

// `act.command(words)` and `act.start(link)` are called for commands and the bot's own links.
export function rendered(text, entities, act) {
  return between(text, 0, text.length, entities, act);
}

function between(text, start, end, entities, act) {
  const shown = document.createDocumentFragment();
  let position = start;
  let waiting = [...entities];
  while (waiting.length) {
    const [entity, ...others] = waiting;
    const from = Math.max(entity.offset, position);
    const to = Math.min(entity.offset + entity.length, end);
    waiting = to > from ? others.flatMap((other) => after(other, to)) : others;
    if (to <= from) continue;
    const block = BLOCKS.has(entity.type);
    shown.append(words(text.slice(position, from), block));
    const inner = others.filter((other) => other.offset < to);
    shown.append(element(entity, text.slice(from, to), between(text, from, to, inner, act), act));
    position = block && text[to] === "\n" ? to + 1 : to;
  }
  shown.append(text.slice(position, end));
  return shown;
}

// What is left of an entity behind `to`, where another one ends.
function after(entity, to) {
  const end = entity.offset + entity.length;
  if (entity.offset >= to) return [entity];
  return end > to ? [{ ...entity, offset: to, length: end - to }] : [];
}

// A line break before a block is the block's own.
function words(text, beforeBlock) {
  return beforeBlock && text.endsWith("\n") ? text.slice(0, -1) : text;
}

function element(entity, text, content, act) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url, content, act);
    case "url":
      return link(text, content, act);
    case "spoiler":
      return spoiler(content);
    case "bot_command":
      return button("command", content, () => act.command(text));
    case "expandable_blockquote":
      return expandable(content);
    default:
      return filled(document.createElement(TAGS[entity.type] ?? "span"), content);
  }
}

function filled(node, content) {
  node.append(content);
  return node;
}

function link(address, content, act) {
  const node = filled(document.createElement("a"), content);
  node.href = /^(https?|tg):/i.test(address) ? address : `http://${address}`;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  if (act.isStart(address)) {
    node.onclick = (event) => {
      event.preventDefault();
      act.start(address);
    };
  }
  return node;
}

function button(kind, content, pressed) {
  const node = filled(document.createElement("button"), content);
  node.type = "button";
  node.className = kind;
  node.onclick = pressed;
  return node;
}

function spoiler(content) {
  const node = button("spoiler", content, () => {
    node.classList.add("open");
    node.removeAttribute("aria-label");
  });
  node.setAttribute("aria-label", "Hidden words: press to show");
  return node;
}

function expandable(content) {
  const quote = document.createElement("blockquote");
  quote.className = "folded";
  const inner = filled(document.createElement("div"), content);
  const more = button("more", "Show more", () => {
    const folded = quote.classList.toggle("folded");
    more.textContent = folded ? "Show more" : "Show less";
    more.setAttribute("aria-expanded", String(!folded));
  });
  more.setAttribute("aria-expanded", "false");
  quote.append(inner, more);
  return quote;
}
