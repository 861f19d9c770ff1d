// Names from Django and its companions that people type out of habit, and what PEND calls them.
import type { Variables } from './read-variables.ts'

const FOREIGN: Readonly<Record<string, string>> = {
  SECRET_KEY: 'PEND_SECRET_KEY',
  DJANGO_SECRET_KEY: 'PEND_SECRET_KEY',
  ALLOWED_HOSTS: 'PEND_ALLOWED_HOSTS',
  DJANGO_ALLOWED_HOSTS: 'PEND_ALLOWED_HOSTS',
  CORS_ALLOWED_ORIGINS: 'PEND_CORS_ORIGINS',
  CSRF_TRUSTED_ORIGINS: 'PEND_CORS_ORIGINS',
  SECURE_SSL_REDIRECT: 'PEND_HTTPS_ONLY',
  SECURE_PROXY_SSL_HEADER: 'PEND_TRUSTED_PROXIES',
  DJANGO_SETTINGS_MODULE: 'PEND_ENV',
  DJANGO_DEBUG: 'PEND_ENV',
  DEBUG: 'PEND_ENV',
  EMAIL_HOST: 'PEND_SMTP_URL',
  EMAIL_PORT: 'PEND_SMTP_URL',
  EMAIL_HOST_USER: 'PEND_SMTP_URL',
  EMAIL_HOST_PASSWORD: 'PEND_SMTP_URL',
  EMAIL_USE_TLS: 'PEND_SMTP_URL',
  EMAIL_BACKEND: 'PEND_MAIL_DRIVER',
  DEFAULT_FROM_EMAIL: 'PEND_MAIL_FROM',
  JWT_ACCESS_TOKEN_LIFETIME: 'PEND_JWT_ACCESS_TTL',
  JWT_REFRESH_TOKEN_LIFETIME: 'PEND_JWT_REFRESH_TTL',
  CELERY_BROKER_URL: 'REDIS_URL',
  DB_HOST: 'DATABASE_URL',
  DB_NAME: 'DATABASE_URL',
  DB_USER: 'DATABASE_URL',
  DB_PASSWORD: 'DATABASE_URL',
  MEDIA_ROOT: 'PEND_FILES_DIRECTORY',
}

/** `SECRET_KEY is set, but …`, for a missing setting that stands under another name; empty if none does. */
export function foreignHint(variable: string, variables: Variables): string {
  const names = Object.keys(FOREIGN).filter((name) => FOREIGN[name] === variable && variables[name])
  if (names.length === 0) return ''
  return ` (${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} set, but PEND reads ${variable})`
}

/** Names with PEND's prefix before the habit: `PEND_EMAIL_HOST`. */
export function replacementOf(variable: string): string | undefined {
  return FOREIGN[variable.replace(/^PEND_/, '')]
}
