// Machine text, such as a secret, a body or a program: shown verbatim, copied with one click.
import { t } from '../../texts/t.ts'
import { Button } from '../button.tsx'
import { tell } from '../notices/toast.tsx'
import styles from './code.module.css'

export function Code({ label, text }: { label: string; text: string }) {
  const copy = () => void navigator.clipboard.writeText(text).then(() => tell(t('code.copied')))
  return (
    <figure className={styles.code}>
      <figcaption className={styles.head}>
        {label}
        <Button tone="quiet" aria-label={t('code.copy.of', { label })} onClick={copy}>
          {t('code.copy')}
        </Button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must reach what scrolls (WCAG 2.1.1) */}
      <section className={styles.region} tabIndex={0} aria-label={label}>
        <pre className={styles.text}>{text}</pre>
      </section>
    </figure>
  )
}
