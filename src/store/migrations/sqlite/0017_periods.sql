-- The last day of a time entry that covers several.
alter table time_entries add column last_day text;
