//! How it is run: readiness, its end, figures, logs, reloads, and what is kept of people.
