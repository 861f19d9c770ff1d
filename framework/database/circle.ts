// The error of our triggers for a reference that leads back to its own record; PostgreSQL has none.

/** An SQLSTATE from a class reserved for implementations (ISO/IEC 9075-2, 24.1). */
export const CIRCLE = 'PD001'
