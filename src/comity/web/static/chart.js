// Draws the chart of the page anew with Vega, for what a pointer wants: what is under it, in words.
// Expressions are interpreted, not compiled: the page's policy allows no code made from text.
"use strict";

(() => {
  const place = document.getElementById("drawing");
  if (!place?.dataset.spec || !matchMedia("(hover: hover)").matches) return;
  let begun = false;
  const begin = async () => {
    if (begun) return;
    begun = true;
    const script = document.createElement("script");
    script.src = place.dataset.vega;
    script.type = "module";
    await new Promise((done) => { script.onload = done; document.head.append(script); });
    const spec = await (await fetch(place.dataset.spec)).json();
    const box = document.createElement("div");
    const links = [...place.querySelectorAll("svg a")].map((link) => [
      link.querySelector("[aria-label]")?.getAttribute("aria-label"),
      link.getAttribute("href") ?? link.getAttribute("xlink:href"),
    ]);
    const words = document.createElement("p");
    words.className = "pointed aside";
    words.setAttribute("aria-hidden", "true");
    await window.vegaEmbed(box, spec, {
      ast: true, renderer: "svg", actions: false, defaultStyle: false,
      tooltip: (_, event, item, value) => {
        words.textContent = value && typeof value === "object"
          ? Object.entries(value).map(([name, said]) => (name === "When" ? said : `${name} ${said}`)).join(" · ") : "";
      },
      loader: { target: "_self" }, logLevel: 1,
    });
    const defs = place.querySelector("defs.looks");
    const drawn = box.querySelector("svg");
    if (!drawn) return;
    if (defs) drawn.prepend(defs.cloneNode(true));
    // Vega follows a click by itself, but draws no links that a keyboard could reach.
    const paths = [...drawn.querySelectorAll("path[aria-label]")];
    links.forEach(([words, address]) => {
      const path = paths.find((one) => one.getAttribute("aria-label") === words);
      if (!path) return;
      const link = document.createElementNS("http://www.w3.org/2000/svg", "a");
      link.setAttribute("href", address);
      path.replaceWith(link);
      link.append(path);
    });
    place.replaceChildren(drawn, words);
    place.dataset.drawn = "vega";
  };
  place.addEventListener("pointerenter", begin, { once: true });
})();
