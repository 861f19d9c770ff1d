// Lists the keyboard shortcuts, with a switch to turn single keys off.
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/page/dialog.tsx'
import { useKeysSwitch } from '../../state/lists/keys.ts'
import type { TextKey } from '../../texts/en/index.ts'
import { t } from '../../texts/t.ts'
import styles from './palette.module.css'

const KEYS: readonly (readonly [keys: readonly string[], does: TextKey])[] = [
  [['Ctrl K', '⌘ K'], 'keys.palette'],
  [['?'], 'keys.help'],
  [['/'], 'keys.search'],
  [['j', 'k'], 'keys.rows'],
  [['Enter'], 'keys.open'],
  [['x'], 'keys.select'],
  [['n'], 'keys.new'],
]

export function Help({ onClose }: { onClose(): void }) {
  const [isOn, turn] = useKeysSwitch()
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <dl className={styles.keys}>
        {KEYS.map(([keys, does]) => (
          <KeyLine key={does} keys={keys} does={does} />
        ))}
      </dl>
      <label className={styles.switch}>
        <input type="checkbox" checked={isOn} onChange={(event) => turn(event.target.checked)} />
        {t('keys.on')}
      </label>
      <div className={styles.actions}>
        <Button onClick={onClose}>{t('dialog.close')}</Button>
      </div>
    </Dialog>
  )
}

function KeyLine({ keys, does }: { keys: readonly string[]; does: TextKey }) {
  return (
    <>
      <dt>
        {keys.map((key) => (
          <kbd key={key} className={styles.key}>
            {key}
          </kbd>
        ))}
      </dt>
      <dd>{t(does)}</dd>
    </>
  )
}
