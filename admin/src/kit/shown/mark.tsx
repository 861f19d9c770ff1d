// The logo of the installation: the operator's own, or ours.
import { useState } from 'react'
import mark from '../../favicon.svg'
import styles from './mark.module.css'

export function Mark({ logo }: { logo: string | null | undefined }) {
  const [isBroken, setBroken] = useState(false)
  const source = logo && !isBroken ? logo : mark
  return <img className={styles.mark} src={source} alt="" height="32" onError={() => setBroken(true)} />
}
