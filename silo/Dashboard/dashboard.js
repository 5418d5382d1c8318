"use strict";
// Shows what the HTTP API says, with the caller's own key. Texts of the service are only ever set as text, never as markup.
const $ = id => document.getElementById(id);
const pause = 2000;
const session = { key: null, tenant: null, timer: null, shown: null, rates: new Map() };

const make = (name, text, ...classes) => {
  const element = document.createElement(name);
  if (text !== undefined && text !== null) element.textContent = text;
  element.classList.add(...classes.filter(Boolean));
  return element;
};
const whole = n => Number(n).toLocaleString();
const bytes = n => { const i = n < 1 ? 0 : Math.min(4, Math.floor(Math.log10(n) / 3)); return `${(n / 1000 ** i).toFixed(i ? 1 : 0)} ${["B", "kB", "MB", "GB", "TB"][i]}`; };
const moment = t => t ? new Date(t).toLocaleString([], { dateStyle: "short", timeStyle: "short" }) : "";
const words = phase => phase.replace(/([A-Z])/g, " $1").toLowerCase();

async function ask(path, options = {}) {
  const answer = await fetch(path, { ...options, headers: { Authorization: `Bearer ${session.key}` }, cache: "no-store" });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  throw Object.assign(new Error(problem.detail || problem.title || `the service answered ${answer.status}`), { status: answer.status });
}
const get = async path => (await ask(path)).json();
const lab = path => `v1/tenants/${encodeURIComponent(session.tenant)}${path}`;

async function enter(key, tenant) {
  session.key = key;
  const caller = await get("v1/me");
  session.tenant = caller.tenant || tenant;
  if (!session.tenant) {
    $("tenantField").hidden = false;
    $("tenant").focus();
    throw new Error("This is an operator's key: name the tenant to look at.");
  }
  sessionStorage.setItem("cellgenie", JSON.stringify({ key, tenant: session.tenant }));
  $("who").textContent = `${session.tenant}${caller.role ? `, as ${caller.role}` : ", as operator"}`;
  $("enter").hidden = true;
  $("lab").hidden = $("leave").hidden = false;
  await look();
}

function leave() {
  sessionStorage.removeItem("cellgenie");
  clearTimeout(session.timer);
  location.reload();
}

async function look() {
  clearTimeout(session.timer);
  // An operator may see a tenant's numbers and not its work.
  const parts = [["", showTenant], ["/batches?limit=50", showBatches], ["/datasets?limit=50", showDatasets], ["/runs?limit=50", showRuns]];
  const failures = (await Promise.allSettled(parts.map(async ([path, show]) => show(await get(lab(path)))))).filter(r => r.status === "rejected").map(r => r.reason);
  if (failures.some(f => f.status === 401)) return leave();
  $("trouble").textContent = [...new Set(failures.map(f => f.message))].join(" ");
  session.timer = setTimeout(look, document.hidden ? 5 * pause : pause);
}

function showTenant(tenant) {
  const { usage, quotas } = tenant;
  $("usage").replaceChildren(
    meter("Images", usage.images, quotas.images, whole),
    meter("Storage", usage.bytes, quotas.bytes, bytes),
    meter("Batches at once", usage.concurrentBatches, quotas.concurrentBatches, whole),
    meter("GPU minutes this month", Math.round(usage.gpuMinutes), quotas.gpuMinutes, whole));
}

function meter(name, used, limit, write) {
  const card = make("div", null, "meter");
  card.append(make("span", name), make("b", `${write(used)} of ${write(limit)}`), bar(used, limit, name));
  return card;
}

function bar(value, limit, label) {
  const element = make("progress");
  element.max = Math.max(limit, 1);
  element.value = value;
  element.setAttribute("aria-label", label);
  return element;
}

function table(target, heads, rows, none) {
  if (rows.length === 0) return target.replaceChildren(make("p", none, "none"));
  const element = make("table"), top = make("tr"), body = make("tbody"), scroll = make("div", null, "scroll");
  heads.forEach(h => top.append(make("th", h.replace(/^#/, ""), h.startsWith("#") && "number")));
  rows.forEach(cells => {
    const row = make("tr");
    cells.forEach((cell, i) => {
      const field = make("td", null, heads[i].startsWith("#") && "number", heads[i] === "Reason" && "wide");
      field.append(cell ?? "");
      row.append(field);
    });
    body.append(row);
  });
  element.append(make("thead"), body);
  element.tHead.append(top);
  scroll.append(element);
  target.replaceChildren(scroll);
}

const state = phase => make("span", words(phase), phase === "completedWithErrors" ? "failed" : phase, phase === "rejected" && "failed");

function rate(batch) {
  const now = performance.now(), last = session.rates.get(batch.id);
  if (!last || last.done !== batch.done) session.rates.set(batch.id, { done: batch.done, at: now, speed: last ? 1000 * (batch.done - last.done) / (now - last.at) : null });
  const speed = session.rates.get(batch.id).speed;
  return batch.phase === "rendering" && speed > 0 ? `${speed < 10 ? speed.toFixed(1) : Math.round(speed)} images/s` : "";
}

function showBatches(page) {
  table($("batches"), ["Batch", " ", "State", "", "#Images", "#Failed", "#Cells", "#Size", "Speed", "Ordered", "Reason"], page.items.map(b => {
    const look = make("button", "Pictures");
    look.type = "button";
    look.disabled = b.done === 0;
    look.setAttribute("aria-label", `Pictures of ${b.id}`);
    look.addEventListener("click", () => showPictures(b.id).catch(e => { $("trouble").textContent = e.message; }));
    return [b.id, look, state(b.phase), bar(b.done + b.failed, b.images, `progress of ${b.id}`), `${whole(b.done)} of ${whole(b.images)}`, whole(b.failed), whole(b.cells), bytes(b.bytes), rate(b), moment(b.created), b.reason];
  }), "No batch yet. Order one: cellgenie batch submit --dataset NAME --per-culture 100");
}

async function showPictures(batch) {
  const files = await get(lab(`/batches/${encodeURIComponent(batch)}/files?limit=100`));
  const names = files.items.map(f => f.name).filter(n => n.startsWith("images/")).slice(0, 9);
  $("picturesOf").textContent = `Pictures of ${batch}`;
  for (const old of $("thumbnails").querySelectorAll("img")) URL.revokeObjectURL(old.src);
  $("thumbnails").replaceChildren();
  $("pictures").hidden = false;
  $("pictures").scrollIntoView({ behavior: "smooth", block: "nearest" });
  session.shown = batch;
  for (const name of names) {
    const answer = await ask(lab(`/batches/${encodeURIComponent(batch)}/${name.split("/").map(encodeURIComponent).join("/")}`));
    const address = URL.createObjectURL(await answer.blob());
    if (session.shown !== batch) return URL.revokeObjectURL(address);
    const figure = make("figure"), image = make("img");
    image.src = address;
    image.alt = `synthetic image ${name.slice(7)}`;
    figure.append(image, make("figcaption", name.slice(7)));
    $("thumbnails").append(figure);
  }
}

function showDatasets(page) {
  table($("datasets"), ["Dataset", "State", "#Images", "#Cells", "#Size", "Cultures", "#Warnings", "#Errors", "Reason"], page.items.map(d =>
    [d.id, state(d.phase), whole(d.images), whole(d.annotations), bytes(d.bytes), d.cultures.join(", "), whole(d.warnings), whole(d.errors), d.reason]),
  "No dataset yet. Send one: cellgenie dataset import NAME --images DIR --annotations FILE");
}

function showRuns(page) {
  table($("runs"), ["Run", "State", "", "#Step", "#Loss", "#GPU minutes", "#Attempt", "Reason"], page.items.map(r =>
    [r.id, state(r.phase), bar(r.step, r.steps, `progress of ${r.id}`), `${whole(r.step)} of ${whole(r.steps)}`, r.loss === null ? "" : r.loss.toFixed(3), whole(Math.round(r.gpuMinutes)), whole(r.attempt),
      r.phase === "waiting" && r.queuePosition >= 0 ? `place ${r.queuePosition + 1} in the queue` : r.reason]),
  "No training run yet.");
}

$("enter").addEventListener("submit", async e => {
  e.preventDefault();
  $("refused").textContent = "";
  try {
    await enter($("key").value.trim(), $("tenant").value.trim());
  } catch (error) {
    $("refused").textContent = error.status === 401 ? "The service does not know this key." : error.message;
  }
});
$("leave").addEventListener("click", leave);
const known = JSON.parse(sessionStorage.getItem("cellgenie") || "null");
if (known) enter(known.key, known.tenant).catch(leave);
