// Lets fields below it open records in stacked dialogs; each stays until its record is saved or the dialog is cancelled.
import { type ReactNode, useState } from 'react'
import { InPlaceContext, type InPlaceOf } from '../../../state/form/form-context.ts'
import { InPlace } from './in-place.tsx'

interface Opened extends InPlaceOf {
  readonly depth: number
}

export function InPlaceHost({ children }: { children: ReactNode }) {
  const [opened, setOpened] = useState<readonly Opened[]>([])
  const open = (asked: InPlaceOf) => setOpened((others) => [...others, { ...asked, depth: others.length }])
  return (
    <InPlaceContext value={open}>
      {children}
      {opened.map(({ depth, ...asked }) => (
        <InPlace key={depth} {...asked} onClose={() => setOpened((others) => others.slice(0, depth))} />
      ))}
    </InPlaceContext>
  )
}
