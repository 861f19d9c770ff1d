// Settings of backups: where they are kept, who can read them, and how old the newest may become.
import { defineSettings } from '#framework/settings/define-settings.ts'
import { duration, group, optional, text } from '#framework/settings/kinds.ts'

export const backupSettings = defineSettings({
  chapter: 'Backups',
  settings: {
    backups: group({
      place: optional(
        text('PEND_BACKUP_TO', 'where the command backup writes', {
          allowed: 'a folder, or a bucket with a folder in it such as s3://backups/pend',
        }),
      ),
      databaseUrl: optional(
        text('PEND_BACKUP_DATABASE_URL', 'who reads the database for backups; DATABASE_URL when unset', {
          allowed: 'the URL of a role that row security does not bind',
          secret: true,
        }),
      ),
      recipient: optional(
        text('PEND_BACKUP_RECIPIENT', 'the public key that backups are encrypted for', {
          allowed: 'a recipient of age such as age1…, made with age-keygen',
          pattern: '^age1',
        }),
      ),
      identity: optional(
        text('PEND_BACKUP_IDENTITY', 'the private key that reads those backups', {
          allowed: 'an identity of age such as AGE-SECRET-KEY-1…',
          pattern: '^AGE-SECRET-KEY-',
          secret: true,
        }),
      ),
      passphrase: optional(
        text('PEND_BACKUP_PASSPHRASE', 'the passphrase that encrypts backups, in place of keys', {
          allowed: 'a text of 12 characters or more',
          minLength: 12,
          secret: true,
        }),
      ),
      mostAge: duration('PEND_BACKUP_MAX_AGE', 'how old the newest backup may be before check --deploy says so'),
    }),
  },
  usual: { backups: { mostAge: 26 * 3600 } },
})
