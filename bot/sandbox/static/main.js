// The page: which council's phones are on stage, and the drafts to try.

import { Phone } from "./phone.js";
import { fetchJson, postJson } from "./wire.js";

const ROLES = ["councillor", "clerk"];
const stage = document.querySelector("#phones");
const choice = document.querySelector("#council");
let phones = [];

const scene = await fetchJson("/scene");
document.title = scene.title;
document.querySelector("#title").textContent = scene.title;
showSamples(scene.samples);
showCouncils(scene.councils);

function showCouncils(councils) {
  choice.append(...councils.map(({ id, name }) => new Option(name, id)));
  if (!councils.length) {
    stage.textContent = "Nobody is on stage: this sandbox was started without any people.";
    return;
  }
  const wanted = location.hash.slice(1);
  if (councils.some(({ id }) => id === wanted)) choice.value = wanted;
  choice.onchange = () => open(choice.value);
  open(choice.value);
}

async function open(id) {
  location.hash = id;
  const council = scene.councils.find((one) => one.id === id);
  for (const phone of phones) phone.close();
  phones = ROLES.flatMap((role) => council.people.filter((one) => one.role === role).slice(0, 1))
    .map((person) => new Phone(person, scene.bot));
  stage.replaceChildren(...phones.map((phone) => phone.root));
  await postJson(`/scene/${id}`);
}

function showSamples(samples) {
  document.querySelector("#hints").hidden = !samples.length;
  document.querySelector("#samples").append(...samples.map(chip));
}

function chip(text) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip";
  button.textContent = text;
  button.title = text;
  button.onclick = () => phones[0]?.composer.fill(text);
  item.append(button);
  return item;
}
