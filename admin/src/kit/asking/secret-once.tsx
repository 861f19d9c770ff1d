// Shows a secret at the only moment it can be seen.
import type { ReactNode } from 'react'
import { Button } from '../button.tsx'
import { Notice } from '../notices/notice.tsx'
import { Code } from '../shown/code.tsx'
import styles from './secret-once.module.css'

export interface SecretOnceProps {
  /** Tells the person to store it now. */
  readonly title: string
  readonly label: string
  readonly secret: string
  readonly done: string
  /** Sentences about its purpose. */
  readonly children: ReactNode
  onDone(): void
}

export function SecretOnce({ title, label, secret, done, children, onDone }: SecretOnceProps) {
  return (
    <div className={styles.secret}>
      <Notice tone="warn" title={title}>
        {children}
      </Notice>
      <Code label={label} text={secret} />
      <div>
        <Button tone="strong" onClick={onDone}>
          {done}
        </Button>
      </div>
    </div>
  )
}
