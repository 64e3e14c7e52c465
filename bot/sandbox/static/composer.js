// What is below the chat: the input, the reply or edit in hand, the menu, attaching, forwarding.

import { excerpt, node } from "./bubble.js";
import { postFile, postJson } from "./wire.js";

const TALLEST = 132;
const BORDERS = 2;

export class Composer {
  // `failed(problem)` is told when something could not be sent.
  constructor(root, person, failed) {
    this.root = root;
    this.person = person;
    this.failed = failed;
    this.input = root.querySelector(".composer textarea");
    this.picker = root.querySelector("input[type=file]");
    this.menu = root.querySelector(".menu");
    this.context = root.querySelector(".context");
    this.dialog = root.querySelector("dialog.forward");
    this.drop();
    this.listen();
  }

  fill(text) {
    this.drop();
    this.input.value = text;
    this.fit();
    this.input.focus();
  }

  reply(message) {
    this.inHand = { reply: message };
    this.showContext("Reply", message);
  }

  edit(message) {
    this.inHand = { edit: message };
    this.input.value = message.text;
    this.fit();
    this.showContext("Edit", message);
  }

  drop() {
    if (this.inHand?.edit) this.input.value = "";
    this.inHand = {};
    this.context.hidden = true;
  }

  setCommands(commands) {
    this.button("menu").hidden = !commands.length;
    this.menu.replaceChildren(...commands.map((command) => this.command(command)));
  }

  listen() {
    this.root.querySelector(".composer").onsubmit = (event) => {
      event.preventDefault();
      this.send();
    };
    this.input.oninput = () => this.fit();
    this.input.onkeydown = (event) => this.key(event);
    this.button("drop").onclick = () => this.cancel();
    this.button("menu").onclick = () => this.toggleMenu(this.menu.hidden);
    this.button("attach").onclick = () => this.picker.click();
    this.button("forward").onclick = () => this.dialog.showModal();
    this.picker.onchange = () => this.attach();
    this.dialog.onclose = () => this.forward();
  }

  button(name) {
    return this.root.querySelector(`[data-do=${name}]`);
  }

  key(event) {
    if (event.key === "Escape") this.cancel();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  cancel() {
    this.drop();
    this.toggleMenu(false);
    this.fit();
    this.input.focus();
  }

  async send() {
    const text = this.input.value.trim();
    if (!text) return;
    const { reply, edit } = this.inHand;
    this.input.value = "";
    this.drop();
    this.fit();
    await this.post(
      edit
        ? postJson(`/people/${this.person}/edit`, { message_id: edit.id, new_text: text })
        : postJson(`/people/${this.person}/text`, { text, reply_to: reply?.id ?? null }),
    );
  }

  async attach() {
    const [file] = this.picker.files;
    if (!file) return;
    const caption = this.input.value.trim();
    this.picker.value = "";
    this.input.value = "";
    this.fit();
    await this.post(postFile(this.person, file, caption));
  }

  async forward() {
    const form = this.dialog.querySelector("form");
    const text = form.words.value.trim();
    const origin_name = form.origin.value.trim() || "Somebody";
    const wanted = this.dialog.returnValue === "forward" && text;
    this.dialog.returnValue = "";
    if (!wanted) return;
    form.reset();
    await this.post(postJson(`/people/${this.person}/forward`, { text, origin_name }));
  }

  async post(sent) {
    try {
      await sent;
    } catch (problem) {
      this.failed(problem.message);
    }
  }

  command({ command, description }) {
    const item = document.createElement("li");
    const button = node("button", "");
    button.type = "button";
    button.append(node("strong", "", `/${command}`), node("span", "", description));
    button.onclick = () => {
      this.toggleMenu(false);
      this.post(postJson(`/people/${this.person}/text`, { text: `/${command}` }));
    };
    item.append(button);
    return item;
  }

  toggleMenu(open) {
    this.menu.hidden = !open;
    this.button("menu").setAttribute("aria-expanded", String(open));
  }

  showContext(what, message) {
    const [label, words] = this.context.querySelectorAll("strong, span");
    label.textContent = what;
    words.textContent = excerpt(message);
    this.context.hidden = false;
    this.input.focus();
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight + BORDERS, TALLEST)}px`;
  }
}
