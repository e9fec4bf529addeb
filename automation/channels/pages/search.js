"use strict";
const notices = [], CHOICES = ["urgency", "department", "year"], PAGE = 50;
let shown = PAGE;
function tongda(list) { notices.push(...list); }
const at = (id) => document.getElementById(id);
const plain = (text) => text.normalize("NFKC").toLowerCase();

function prepare() {
  notices.sort((one, other) => other.day.localeCompare(one.day) || other.published.localeCompare(one.published) || other.id.localeCompare(one.id));
  for (const notice of notices) {
    notice.year = notice.day.slice(0, 4);
    notice.hay = plain([notice.id, notice.subject, notice.kind, notice.department, notice.words].join("\n"));
  }
  for (const choice of CHOICES) {
    const known = [...new Set(notices.map((notice) => notice[choice]))].sort((one, other) => one.localeCompare(other, "zh-CN"));
    for (const value of choice === "year" ? known.reverse() : known) at(choice).add(new Option(value, value));
  }
  const form = document.querySelector("form"), again = () => { shown = PAGE; show(); };
  form.addEventListener("input", again);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { again(); at("words").focus(); }));
  at("more").addEventListener("click", () => {
    shown += PAGE;
    show();
    at("list").children[shown - PAGE].querySelector("a").focus();
  });
}

function show() {
  const words = plain(at("words").value).split(/\s+/).filter(Boolean);
  const found = notices.filter((notice) => CHOICES.every((choice) => !at(choice).value || at(choice).value === notice[choice])
    && words.every((word) => notice.hay.includes(word)));
  const all = found.length === notices.length;
  at("count").textContent = found.length ? `${all ? "共" : "找到"} ${found.length} 份通知` : notices.length ? "没有找到，请换个词或点“清除”" : "还没有通知";
  at("list").replaceChildren(...found.slice(0, shown).map(line));
  at("more").hidden = found.length <= shown;
}

function line(notice) {
  const row = made("li"), link = made("a", notice.subject);
  link.href = encodeURIComponent(notice.page);
  row.append(link);
  if (notice.superseded) { row.className = "old"; row.append(made("span", "已更正", "tag")); }
  else if (notice.urgency === "紧急") row.append(made("span", "紧急", "tag urgent"));
  row.append(made("p", [notice.day, notice.department, notice.kind, notice.id].join("　")));
  return row;
}

function made(kind, text = "", look = "") {
  const element = document.createElement(kind);
  element.textContent = text;
  element.className = look;
  return element;
}

document.addEventListener("DOMContentLoaded", prepare);
addEventListener("pageshow", () => show());
