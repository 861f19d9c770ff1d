// Buttons, and links that look like them.
import { Link, type LinkProps } from '@tanstack/react-router'
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import styles from './button.module.css'

type Tone = 'plain' | 'strong' | 'danger' | 'quiet'

interface Look {
  /** One button of a screen is strong: what people came for. */
  tone?: Tone
}

export function Button({ tone = 'plain', className = '', ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & Look) {
  return <button type="button" {...rest} className={`${styles.button} ${styles[tone]} ${className}`} />
}

export function ButtonLink({ tone = 'plain', children, ...rest }: LinkProps & Look & { children: ReactNode }) {
  return (
    <Link {...(rest as LinkProps)} className={`${styles.button} ${styles[tone]}`}>
      {children}
    </Link>
  )
}
