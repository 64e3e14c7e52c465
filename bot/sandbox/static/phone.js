// One person's phone: the chat with the bot.

import { bubble, node } from "./bubble.js";
import { Composer } from "./composer.js";
import { listen, postJson } from "./wire.js";

const TYPING = 5000;
const TOAST = 5000;
const NEAR = 80;

export class Phone {
  constructor(person, bot) {
    this.person = person;
    this.bot = bot;
    this.messages = new Map();
    this.root = document.querySelector("#phone").content.cloneNode(true).firstElementChild;
    this.chat = this.root.querySelector(".chat");
    this.label();
    this.composer = new Composer(this.root, person.id, (problem) => this.toast(problem));
    this.act = this.actions();
    this.stayAtEnd();
    this.hangUp = listen(person.id, (event) => this.hear(event), (lost) => this.lost(lost));
  }

  close() {
    this.hangUp();
    this.root.remove();
  }

  label() {
    const { name, role } = this.person;
    const set = (part, text) => (this.root.querySelector(part).textContent = text);
    set(".owner-role", role);
    set(".owner-name", name);
    set(".avatar", this.bot.name.slice(0, 1));
    set(".bot-name", this.bot.name);
    this.root.dataset.role = role;
    this.root.setAttribute("aria-label", `The ${role}’s phone`);
    this.chat.setAttribute("aria-label", `Chat of ${name} with ${this.bot.name}`);
    this.root.querySelector(".composer textarea").setAttribute("aria-label", `Message from ${name}`);
  }

  actions() {
    return {
      botName: this.bot.name,
      find: (id) => this.messages.get(id),
      show: (id) => this.show(id),
      reply: (message) => this.composer.reply(message),
      edit: (message) => this.composer.edit(message),
      press: (message, button) => this.press(message, button),
      command: (text) => this.post("text", { text }),
      isStart: (link) => link.includes(`t.me/${this.bot.username}?start=`),
      start: (link) => this.post("link", { link }),
    };
  }

  hear(event) {
    switch (event.type) {
      case "messages":
        this.messages.clear();
        this.chat.replaceChildren();
        for (const message of event.messages) this.put(message);
        return this.scroll();
      case "message":
        return this.put(event.message);
      case "deleted":
        this.messages.delete(event.id);
        return this.row(event.id)?.remove();
      case "action":
        return this.typing(true);
      case "commands":
        return this.composer.setCommands(event.commands);
    }
  }

  put(message) {
    const { atEnd } = this;
    const old = this.row(message.id);
    this.messages.set(message.id, message);
    const row = bubble(message, this.act);
    if (old) old.replaceWith(row);
    else this.chat.append(row);
    if (!message.mine) this.typing(false);
    for (const picture of row.querySelectorAll("img")) picture.onload = () => atEnd && this.scroll();
    for (const quote of row.querySelectorAll("blockquote.folded")) unfoldShort(quote);
    if (atEnd || (message.mine && !old)) this.scroll();
  }

  async press(message, button) {
    try {
      const body = { message_id: message.id, button };
      const answer = await postJson(`/people/${this.person.id}/press`, body);
      if (answer.alert) this.alert(answer.text);
      else if (answer.text) this.toast(answer.text);
    } catch (problem) {
      this.toast(problem.message);
    }
  }

  async post(action, body) {
    try {
      await postJson(`/people/${this.person.id}/${action}`, body);
    } catch (problem) {
      this.toast(problem.message);
    }
  }

  typing(on) {
    clearTimeout(this.typingTimer);
    const status = this.root.querySelector(".bot-status");
    status.textContent = on ? "typing…" : "bot";
    status.classList.toggle("busy", on);
    if (on) this.typingTimer = setTimeout(() => this.typing(false), TYPING);
  }

  toast(text) {
    clearTimeout(this.toastTimer);
    const shown = this.root.querySelector(".toast");
    shown.replaceChildren(node("span", "", text));
    this.toastTimer = setTimeout(() => shown.replaceChildren(), TOAST);
  }

  alert(text) {
    const dialog = this.root.querySelector("dialog.alert");
    dialog.querySelector("p").textContent = text;
    dialog.showModal();
  }

  lost(isLost) {
    const notice = this.root.querySelector(".notice");
    notice.textContent = isLost ? "The sandbox does not answer. Trying again…" : "";
    notice.hidden = !isLost;
  }

  // Who reads the last message goes on seeing it when the chat becomes smaller or larger.
  stayAtEnd() {
    this.atEnd = true;
    this.chat.onscroll = () => {
      const { scrollHeight, scrollTop, clientHeight } = this.chat;
      this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    };
    new ResizeObserver(() => this.atEnd && this.scroll()).observe(this.chat);
  }

  row(id) {
    return this.chat.querySelector(`[data-id="${id}"]`);
  }

  show(id) {
    const row = this.row(id);
    row?.scrollIntoView({ block: "center" });
    row?.classList.add("pointed");
    setTimeout(() => row?.classList.remove("pointed"), TOAST / 3);
  }

  scroll() {
    this.chat.scrollTop = this.chat.scrollHeight;
  }
}

// A quotation that is not cut off needs no button.
function unfoldShort(quote) {
  const words = quote.firstElementChild;
  if (words.scrollHeight > words.clientHeight + 2) return;
  quote.classList.remove("folded");
  quote.lastElementChild.remove();
}
