// Elements, made from values: no markup is ever parsed, and every string is a text node.

import { type Part, nameParts, plainName, textParts } from './hostile';

export type Child = Node | string | number | false | null | undefined | Child[];
export type Attributes = Record<string, string | number | boolean | undefined | ((event: never) => void)>;

/** An element of HTML. Attributes that begin with `on` are listeners. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

/** An element of SVG. */
export function s<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function fill<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    // The policy forbids style attributes, but not what a script of its own sets.
    else if (name.startsWith('--')) (element as unknown as HTMLElement).style.setProperty(name, String(value));
    else element.setAttribute(name, value === true ? '' : plainAttribute(name, String(value)));
  }
  append(element, children);
  return element;
}

function plainAttribute(name: string, value: string): string {
  return name === 'title' || name.startsWith('aria-') ? plainName(value) : value;
}

/** Put children into an element; strings become text in which hostile characters are shown. */
export function append(parent: Element, children: Child[]): void {
  const isDrawing = parent.namespaceURI === 'http://www.w3.org/2000/svg';
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(parent, child);
    else if (child instanceof Node) parent.append(child);
    else if (isDrawing || parent.tagName === 'OPTION' || parent.tagName === 'TITLE') parent.append(plainName(String(child)));
    else parent.append(...nodes(nameParts(String(child))));
  }
}

/** An article's text as nodes. */
export function running(text: string): Node[] {
  return nodes(textParts(text));
}

function nodes(parts: Part[]): Node[] {
  return parts.map((part) => {
    if ('text' in part) return document.createTextNode(part.text);
    const code = document.createElement('span');
    code.className = 'code';
    code.title = 'a character that does not show as itself';
    code.textContent = part.code;
    return code;
  });
}

/** A name that cannot turn the text around it. */
export function bdi(text: string, attributes: Attributes = {}): HTMLElement {
  return h('bdi', attributes, text);
}

/** A link within the page. */
export function link(href: string, attributes: Attributes, ...children: Child[]): HTMLAnchorElement {
  return h('a', { href, ...attributes }, ...children);
}

/** Whether somebody types into this. */
export function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}
