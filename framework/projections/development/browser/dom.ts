// Building blocks of the pages: elements made by calls, never from text, so that nothing which was stored or sent can become code.

type Child = Node | string | number | null | undefined | false | readonly Child[]
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>>

/** An element; attributes that are functions listen to the event of their name, false and null leave an attribute out. */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key, value)
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(key, value === true ? '' : String(value))
  }
  append(element, children)
  return element
}

function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) append(parent, child)
    else if (child instanceof Node) parent.appendChild(child)
    else if (child !== null && child !== undefined && child !== false) parent.appendChild(new Text(String(child)))
  }
}

/** Puts these in the place of what the element holds. Where somebody is at work in it, such as at a button, they stay there. */
export function fill(element: Element, ...children: Child[]): void {
  const held = document.activeElement?.getAttribute('data-key')
  element.replaceChildren()
  append(element, children)
  if (held) element.querySelector<HTMLElement>(`[data-key="${CSS.escape(held)}"]`)?.focus()
}

/** The answer's JSON. Throws Error with what the server says, also for a server that is away. */
export async function ask<T>(url: string, init: { method?: string; body?: unknown } = {}): Promise<T> {
  const { method = 'GET', body } = init
  const sent = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(url, { method, ...sent })
  const answer = response.status === 204 ? null : await response.json()
  if (!response.ok) throw new Error(answer?.detail ?? answer?.title ?? `The server answered ${response.status}.`)
  return answer as T
}

/** A button that copies; it says for a moment that it did. */
export function copyButton(label: string, textOf: () => string): HTMLButtonElement {
  const button = h('button', { type: 'button', class: 'quiet', 'data-key': `copy ${label}` }, label)
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(textOf())
    button.textContent = 'Copied'
    setTimeout(() => {
      button.textContent = label
    }, 1200)
  })
  return button
}
