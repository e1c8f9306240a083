-- What part settlements take out of an order, and put back, names their notes; its document is still the order.
drop view feed;
create view feed as
select l.sequence, p.posted_at, p.stage, p.reversal, p.quote_number, p.revision, p.case_number, p.applicant_name,
    p.organisation_number, p.buyer_reference, l.activity, l.line_code, l.description, l.quantity, l.unit, l.unit_price_ore,
    l.net_ore, p.vat_code, p.vat_rate, l.vat_ore, p.tariff_id, p.tariff_status, p.quote_id, p.settlement_number, p.demo, p.posted_on,
    case when p.stage = 'quoted' then 'quote' when p.stage = 'ordered' then 'order' when p.reversal = 1 then 'credit'
        else 'settlement' end as document_type,
    coalesce(p.credit_number, case when p.stage = 'settled' then p.settlement_number end,
        p.quote_number || case when p.revision = 1 then '' else '/' || p.revision end) as document_number,
    nullif(a.account, '') as account, nullif(a.cost_centre, '') as cost_centre, nullif(a.project, '') as project
from line_items l join postings p on p.first_sequence = l.posting left join assignments a on a.id = l.assignment;
