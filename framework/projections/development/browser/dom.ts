// Building blocks of the pages: elements built by calls, never parsed from text, so that stored or sent data cannot become code.

type Child = Node | string | number | null | undefined | false | readonly Child[]
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>>

/** Creates an element. Function attributes become event listeners; false and null omit an attribute. */
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

/** Replaces the children of an element, but keeps a control that somebody is using, such as a focused button. */
export function fill(element: Element, ...children: Child[]): void {
  const held = document.activeElement?.getAttribute('data-key')
  element.replaceChildren()
  append(element, children)
  if (held) element.querySelector<HTMLElement>(`[data-key="${CSS.escape(held)}"]`)?.focus()
}

/** Resolves with the JSON answer. Throws Error with the server's message, or if the server is down. */
export async function ask<T>(url: string, init: { method?: string; body?: unknown } = {}): Promise<T> {
  const { method = 'GET', body } = init
  const sent = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(url, { method, ...sent })
  const answer = response.status === 204 ? null : await response.json()
  if (!response.ok) throw new Error(answer?.detail ?? answer?.title ?? `The server answered ${response.status}.`)
  return answer as T
}

/** A copy button that confirms for a moment. */
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
