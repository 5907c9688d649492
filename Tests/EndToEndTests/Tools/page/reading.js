// SPDX-License-Identifier: Apache-2.0
// What in the page a person might not be able to read or reach, as a list of complaints.
(() => {
  const complaints = [];
  const isSeen = element => element.checkVisibility() && !element.closest('[hidden]');

  // WCAG 2.1, 1.4.3: relative luminance and the contrast of two of them.
  const channels = colour => colour.match(/[\d.]+/g).map(Number);
  const luminance = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map(value => value / 255)
      .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  for (const element of document.body.querySelectorAll('*')) {
    const hasText = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!hasText || !isSeen(element) || element.closest('script, noscript')) continue;
    const [one, other] = [luminance(channels(getComputedStyle(element).color)), luminance(background(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) complaints.push(`contrast ${contrast.toFixed(2)}: ${element.textContent}`);
  }

  for (const element of document.querySelectorAll('button, input, summary, [role=img], section')) {
    const names = [element.getAttribute('aria-label'), element.textContent, element.labels?.[0]?.textContent,
      document.getElementById(element.getAttribute('aria-labelledby'))?.textContent];
    if (isSeen(element) && !names.some(name => name?.trim())) complaints.push(`no name: ${element.outerHTML}`);
  }
  const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
  if (new Set(ids).size < ids.length) complaints.push('an id is there twice');
  const width = document.documentElement.scrollWidth;
  if (width > innerWidth) complaints.push(`${width} pixels wide in ${innerWidth}`);
  return complaints;
})()
