// Links between screens as plain anchors: lists and menus draw dozens, and each link of the router computes a whole location.
import { useRouter, useRouterState } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, MouseEvent, Ref } from 'react'
import { formatWords } from '../state/lists/list-query.ts'

export interface ScreenAddress {
  /** The path of a screen as routes write it, such as `/t/$tenant/$resource`. */
  readonly to: string
  /** By placeholder name. */
  readonly params?: Readonly<Record<string, string>> | undefined
  readonly search?: Readonly<Record<string, string>> | undefined
}

export interface LinkProps extends ScreenAddress, Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  readonly ref?: Ref<HTMLAnchorElement>
}

export function Link({ to, params, search, ...look }: LinkProps) {
  const router = useRouter()
  const follow = (event: MouseEvent) => {
    if (isForTheBrowser(event)) return
    event.preventDefault()
    void router.navigate({ to, params, search } as never)
  }
  const href = `${router.basepath}${pathOf({ to, params })}${formatWords(search ?? {})}`
  return <a {...look} href={href} onClick={follow} />
}

export interface NavLinkProps extends LinkProps {
  /** Class added while its screen, or one below it, is shown. */
  readonly here: string | undefined
  readonly path: string
  /** Not for the screens below it. */
  readonly isExact?: boolean
}

/** The path of the current screen, for the links of a menu: one component of the menu follows it, not each link. */
export function usePath(): string {
  return useRouterState({ select: ({ location: { pathname } }) => pathname })
}

/** A link that marks the current screen; `path` is what `usePath` answers. */
export function NavLink({ here, path, isExact = false, className = '', ...link }: NavLinkProps) {
  const isHere = isAt(path, pathOf(link), isExact)
  return (
    <Link
      {...link}
      className={isHere ? `${className} ${here}` : className}
      aria-current={isHere ? 'page' : undefined}
    />
  )
}

/** New tab, new window or download: the browser handles it. */
function isForTheBrowser({ button, metaKey, ctrlKey, shiftKey, altKey, defaultPrevented }: MouseEvent): boolean {
  return defaultPrevented || button !== 0 || metaKey || ctrlKey || shiftKey || altKey
}

function pathOf({ to, params = {} }: ScreenAddress): string {
  return to.replaceAll(/\$(\w+)/g, (_place, name: string) => encodeURIComponent(params[name] ?? ''))
}

function isAt(here: string, path: string, isExact: boolean): boolean {
  return here === path || (!isExact && here.startsWith(`${path}/`))
}
