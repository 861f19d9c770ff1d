// Rarely used buttons behind one button; their list opens above it.
import { useId } from 'react'
import { useDisclosure } from '../asking/use-disclosure.ts'
import { Button } from '../button.tsx'
import { Icon } from '../shown/icon.tsx'
import styles from './more.module.css'

export interface MoreItem {
  readonly label: string
  readonly isOff?: boolean
  choose(): void
}

export function More({ label, items }: { label: string; items: readonly MoreItem[] }) {
  const { isOpen, setOpen, box } = useDisclosure<HTMLFieldSetElement>()
  const id = useId()
  return (
    <fieldset className={styles.more} aria-label={label} {...box}>
      <Button
        aria-label={label}
        title={label}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="down" />
      </Button>
      <div id={id} className={styles.list} tabIndex={-1} hidden={!isOpen}>
        {items.map(({ label: each, isOff = false, choose }) => (
          <Button
            key={each}
            tone="quiet"
            disabled={isOff}
            onClick={() => {
              setOpen(false)
              choose()
            }}
          >
            {each}
          </Button>
        ))}
      </div>
    </fieldset>
  )
}
