// A combobox for records, with suggestions from the server. It has its own chunk, together with Base UI.

import { Combobox } from '@base-ui/react/combobox'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { useState } from 'react'
import { t } from '../../texts/t.ts'
import controls from '../control.module.css'
import styles from './pick.module.css'

export interface Choice {
  readonly id: string
  readonly title: string
}

export interface PickProps {
  readonly id: string
  readonly label: string
  readonly chosen: Choice | null
  readonly choices: readonly Choice[]
  readonly isInvalid?: boolean
  readonly isBusy?: boolean
  readonly describedBy?: string | undefined
  onSearch(text: string): void
  onChoose(choice: Choice | null): void
}

export function Pick({ id, label, chosen, choices, isInvalid = false, isBusy = false, ...rest }: PickProps) {
  const [text, setText] = useState(chosen?.title ?? '')
  const known = chosen && !choices.some((choice) => choice.id === chosen.id) ? [...choices, chosen] : choices
  const search = (typed: string, { reason }: { reason: string }) => {
    setText(typed)
    if (reason === 'input-change' || reason === 'input-clear') rest.onSearch(typed)
  }
  return (
    <CSPProvider disableStyleElements>
      <Combobox.Root
        items={known}
        value={chosen}
        inputValue={text}
        filter={null}
        itemToStringLabel={(choice: Choice) => choice.title}
        isItemEqualToValue={(one: Choice, other: Choice) => one.id === other.id}
        onInputValueChange={search}
        onValueChange={(choice) => rest.onChoose(choice)}
      >
        <div className={styles.box}>
          <Combobox.Input
            id={id}
            className={controls.control}
            aria-invalid={isInvalid}
            aria-describedby={rest.describedBy}
            autoComplete="off"
          />
          {chosen && (
            <Combobox.Clear className={styles.clear} aria-label={`${t('value.clear')}: ${label}`}>
              ✕
            </Combobox.Clear>
          )}
        </div>
        <Combobox.Portal>
          <Combobox.Positioner className={styles.place} sideOffset={4}>
            <Combobox.Popup className={styles.popup} aria-busy={isBusy || undefined}>
              <Combobox.Empty className={styles.empty}>
                {isBusy ? t('app.loading') : t('list.nomatch.title')}
              </Combobox.Empty>
              <Combobox.List>
                {(choice: Choice) => (
                  <Combobox.Item key={choice.id} value={choice} className={styles.item}>
                    {choice.title}
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
    </CSPProvider>
  )
}
