// The list of a lesson's variants becomes a menu; an address that asks for one of them leads there:
// ?calcanim.function=x**2 is compared with what the list says, as text, and is nothing but compared.
// Comments and indentation stay behind when it is published.
(() => {
const bare = text => text?.replace(/\s/g, "");
const asked = text => [...new URLSearchParams(text)].filter(([name]) => name.startsWith("calcanim."));
// A plus may be meant as itself.
const readings = [location.search, location.search.replaceAll("+", "%2B")].map(asked);
const make = (tag, more, ...kids) => {
  const e = Object.assign(document.createElement(tag), more);
  e.append(...kids);
  return e;
};
for (const list of document.querySelectorAll("[data-variants]")) {
  const links = [...list.querySelectorAll("a")], here = a => a.hasAttribute("aria-current");
  const [to, other] = links.filter(a => {
    const own = new URLSearchParams(a.dataset.values);
    return readings.some(all => all.length && all.every(([name, value]) => bare(own.get(name)) === bare(value)));
  });
  if (to && !other && !here(to)) location.replace(to.href + location.hash);
  // A browser that remembers a form must not name another film than the page shows.
  const menu = make("select", { autocomplete: "off" }, ...links.map(a => make("option", { value: a.href, selected: here(a) }, a.textContent)));
  const show = make("button", { type: "button", onclick: () => location.assign(menu.value) }, list.dataset.show || "Show");
  list.replaceChildren(make("label", {}, list.querySelector("p").textContent, menu), show);
}
})();
