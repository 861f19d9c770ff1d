// Views beside the title of a list on one line, the person's own first. The open one has a menu.
import { useEffect, useRef } from 'react'
import { Link } from '../../../kit/link.tsx'
import { keyOf } from '../../../metadata/resources.ts'
import type { SavedView } from '../../../state/lists/saved-views.ts'
import { useAdmin, useTenant } from '../../../state/who/use-admin.ts'
import { t } from '../../../texts/t.ts'
import type { ListProps, ViewProps } from '../list-props.ts'
import { ViewMenu } from './view-menu.tsx'
import styles from './view-tabs.module.css'
import { isPresetOf, NO_VIEW, wordsOfView } from './views.ts'

export function ViewTabs(list: ViewProps) {
  const { all, open, first } = list.views
  const { person } = useAdmin()
  const { presets } = list.resource
  if (all.length + presets.length === 0) return null
  const shown = open ? undefined : presets.find((preset) => isPresetOf(preset, list.words))
  const own = all.filter(({ user }) => user === person?.id)
  const others = all.filter((view) => !own.includes(view))
  return (
    <nav className={styles.tabs} aria-label={t('view.all')}>
      <ul className={styles.list}>
        <li>
          <Tab
            resource={list.resource}
            label={t('view.none')}
            words={first === null ? {} : { view: NO_VIEW }}
            isOpen={!open && !shown}
          />
        </li>
        {presets.map((preset) => (
          <li key={preset.name}>
            <Tab resource={list.resource} label={preset.name} words={preset.words} isOpen={preset === shown} />
          </li>
        ))}
        {[...own, ...others].map((view) => (
          <li key={view.id}>
            <ViewTab resource={list.resource} view={view} isOpen={view === open} />
          </li>
        ))}
      </ul>
      {open && <ViewMenu key={open.id} {...list} view={open} />}
    </nav>
  )
}

function ViewTab({ view, ...tab }: Pick<TabProps, 'resource' | 'isOpen'> & { view: SavedView }) {
  const label = view.isShared ? t('view.shared.label', { name: view.name }) : view.name
  return <Tab {...tab} label={view.name} title={label} words={wordsOfView(view)} />
}

interface TabProps {
  readonly resource: ListProps['resource']
  readonly label: string
  readonly title?: string
  readonly words: Readonly<Record<string, string>>
  readonly isOpen: boolean
}

function Tab({ resource, label, title = label, words, isOpen }: TabProps) {
  const tenant = useTenant()!
  const tab = useRef<HTMLAnchorElement>(null)
  // Scrolls the open view into sight if the tabs overflow.
  useEffect(() => {
    if (!isOpen) return
    // Waits for the next frame, when the page is laid out anyway: measuring at once would force an extra layout.
    const frame = requestAnimationFrame(() => tab.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' }))
    return () => cancelAnimationFrame(frame)
  }, [isOpen])
  return (
    <Link
      ref={tab}
      to="/t/$tenant/$resource"
      params={{ tenant, resource: keyOf(resource) }}
      search={words}
      className={`${styles.tab} ${isOpen ? styles.here : ''}`}
      aria-current={isOpen ? 'page' : undefined}
      title={title}
    >
      {label}
    </Link>
  )
}
