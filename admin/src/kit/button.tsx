// Buttons, and links that look like them.
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import styles from './button.module.css'
import { Link, type ScreenAddress } from './link.tsx'

type Tone = 'plain' | 'strong' | 'danger' | 'quiet'

interface Look {
  /** Each screen has one strong button: its main purpose. */
  tone?: Tone
}

export function Button({ tone = 'plain', className = '', ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & Look) {
  return <button type="button" {...rest} className={`${styles.button} ${styles[tone]} ${className}`} />
}

export function ButtonLink({ tone = 'plain', children, ...rest }: ScreenAddress & Look & { children: ReactNode }) {
  return (
    <Link {...rest} className={`${styles.button} ${styles[tone]}`}>
      {children}
    </Link>
  )
}
