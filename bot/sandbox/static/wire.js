// The way to the server: one person's actions and events.

export async function fetchJson(path, options = {}) {
  const answer = await fetch(path, options);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error);
  return body;
}

export function postJson(path, body = {}) {
  const headers = { "Content-Type": "application/json" };
  return fetchJson(path, { method: "POST", headers, body: JSON.stringify(body) });
}

export function postFile(person, file, caption) {
  const form = new FormData();
  form.append("file", file);
  form.append("caption", caption);
  const kind = /^image\/(png|jpeg)$/.test(file.type) ? "photo" : "document";
  return fetchJson(`/people/${person}/${kind}`, { method: "POST", body: form });
}

const PAUSE = 1000;

// Calls `hear` with each event and `lost` with true or false as the line goes and comes back.
export function listen(person, hear, lost) {
  let socket;
  let over = false;
  const connect = () => {
    socket = new WebSocket(`ws://${location.host}/people/${person}/events`);
    socket.onopen = () => lost(false);
    socket.onmessage = (event) => over || hear(JSON.parse(event.data));
    socket.onclose = () => {
      if (over) return;
      lost(true);
      setTimeout(() => over || connect(), PAUSE);
    };
  };
  connect();
  return () => {
    over = true;
    socket.close();
  };
}
