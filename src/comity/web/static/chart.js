// Draws the chart of the page anew with Vega, for what a pointer wants: what is under it, in words.
// Expressions are interpreted, not compiled: the page's policy allows no code made from text.
"use strict";

(() => {
  const place = document.getElementById("drawing");
  if (!place?.dataset.spec || !matchMedia("(hover: hover)").matches) return;
  let begun = false;
  const begin = async () => {
    // What the server drew has the fills; until it is there, there is nothing to draw anew.
    const looks = place.querySelector("object")?.contentDocument?.querySelector("defs.looks");
    if (begun || !looks) return;
    begun = true;
    const script = document.createElement("script");
    script.src = place.dataset.vega;
    script.type = "module";
    await new Promise((done) => { script.onload = done; document.head.append(script); });
    const spec = await (await fetch(place.dataset.spec)).json();
    const box = document.createElement("div");
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
    const drawn = box.querySelector("svg");
    if (!drawn) return;
    drawn.prepend(document.importNode(looks, true));
    // Vega follows a click by itself, but draws no links that a keyboard could reach.
    const paths = [...drawn.querySelectorAll("path[aria-label]")];
    [...spec.datasets.hits, ...spec.datasets.shifts].forEach((row) => {
      const path = paths.find((one) => one.getAttribute("aria-label") === row.words);
      if (!path) return;
      const link = document.createElementNS("http://www.w3.org/2000/svg", "a");
      link.setAttribute("href", row.link);
      path.replaceWith(link);
      link.append(path);
    });
    place.replaceChildren(drawn, words);
    place.dataset.drawn = "vega";
  };
  place.addEventListener("pointerover", begin);
})();
