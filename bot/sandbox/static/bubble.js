// One message as a bubble.

import { rendered } from "./entities.js";

const EXCERPT = 90;

// `act` holds what can be done with it: press, reply, edit, command, start, isStart, find.
export function bubble(message, act) {
  const row = node("div", `row ${message.mine ? "mine" : "theirs"}`);
  row.dataset.id = message.id;
  const body = node("div", "bubble");
  body.append(...parts(message, act));
  body.onclick = (event) => replyByClick(event, message, act);
  row.append(body);
  if (message.buttons.length) row.append(keyboard(message, act));
  return row;
}

export function excerpt(message) {
  const words = message.text || message.file?.name || "";
  return words.length > EXCERPT ? `${words.slice(0, EXCERPT)}…` : words;
}

export function node(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function parts(message, act) {
  const shown = [];
  if (message.forwarded_from) {
    shown.push(node("div", "forwarded", `Forwarded from ${message.forwarded_from}`));
  }
  if (message.reply_to) shown.push(quoted(act.find(message.reply_to), message, act));
  if (message.file) shown.push(file(message));
  if (message.text) {
    const words = node("div", "words");
    words.append(rendered(message.text, message.entities, act));
    shown.push(words);
  }
  shown.push(meta(message), tools(message, act));
  return shown;
}

function quoted(replied, message, act) {
  const box = node("button", "quoted");
  box.type = "button";
  const author = !replied ? "" : replied.mine ? "You" : act.botName;
  box.append(node("strong", "", author));
  box.append(node("span", "", replied ? excerpt(replied) : "Deleted message"));
  box.onclick = () => act.show(message.reply_to);
  return box;
}

function file(message) {
  const { kind, name, size, url } = message.file;
  if (kind === "photo") {
    const picture = node("img", "photo");
    picture.src = url;
    picture.alt = message.text ? `Photo: ${message.text}` : "Photo";
    return picture;
  }
  const link = node("a", "document");
  link.href = url;
  link.download = name;
  link.append(node("span", "document-name", name), node("span", "document-size", bytes(size)));
  return link;
}

function meta(message) {
  const time = new Date(message.date * 1000).toTimeString().slice(0, 5);
  const line = node("div", "meta");
  if (message.reaction) line.append(node("span", "reaction", message.reaction));
  line.append(node("span", "", message.edited ? `edited ${time}` : time));
  return line;
}

function tools(message, act) {
  const line = node("div", "tools");
  line.append(tool("Reply", () => act.reply(message)));
  if (message.mine && !message.file && !message.forwarded_from) {
    line.append(tool("Edit", () => act.edit(message)));
  }
  return line;
}

function tool(name, pressed) {
  const made = node("button", "tool", name);
  made.type = "button";
  made.onclick = pressed;
  return made;
}

function keyboard(message, act) {
  const board = node("div", "keyboard");
  for (const buttons of message.buttons) {
    const line = node("div", "keyboard-row");
    line.append(...buttons.map((button) => key(message, button, act)));
    board.append(line);
  }
  return board;
}

function key(message, button, act) {
  if (button.url) {
    const link = node("a", "key", `${button.text} ↗`);
    link.href = button.url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  }
  const made = tool(button.text, async () => {
    made.setAttribute("aria-busy", "true");
    await act.press(message, button.data);
    made.removeAttribute("aria-busy");
  });
  made.className = "key";
  return made;
}

function replyByClick(event, message, act) {
  const onControl = event.target.closest("a, button");
  if (!onControl && getSelection().isCollapsed) act.reply(message);
}

function bytes(size) {
  if (size < 1024) return `${size} B`;
  const kib = size / 1024;
  return kib < 1024 ? `${kib.toFixed(1)} KB` : `${(kib / 1024).toFixed(1)} MB`;
}
