"""Tickets as Zendesk exports them: SQL that makes them, and DuckDB's own typed read of the file."""

ROWS = """SELECT 1 AS "Summation column", 100000+i AS "Id", 'Klant ' || (hash(i)%400000) AS "Requester", 7000000 + hash(i)%400000 AS "Requester id",
    NULL AS "Requester external id", 'klant' || (hash(i)%400000) || '@voorbeeld.nl' AS "Requester email", 'voorbeeld.nl' AS "Requester domain",
    'Klant ' || (hash(i)%400000) AS "Submitter", 'Medewerker ' || (hash(i+1)%20) AS "Assignee", ['Service','Tweede lijn'][(hash(i+2)%2)::INTEGER
    + 1] AS "Group", 'Vraag over bestelling #' || hash(i+3)%100000 || chr(44) || chr(10) || 'waar blijft die?' AS "Subject",
    ['levering spoed','retour','maat',''][(hash(i+4)%4)::INTEGER + 1] AS "Tags",
    ['Open','Pending','Solved','Closed','Closed','Closed'][(hash(i+5)%6)::INTEGER + 1] AS "Status",
    ['Low','Normal','High','Urgent','-'][(hash(i+6)%5)::INTEGER + 1] AS "Priority",
    ['Mail','Web form','Chat','Phone call (incoming)','Facebook Post'][(hash(i+7)%5)::INTEGER + 1] AS "Via", 'Question' AS "Ticket type",
    strftime(TIMESTAMP '2024-11-01' + to_seconds((i*60)::BIGINT), '%Y-%m-%d %H:%M') AS "Created at", strftime(TIMESTAMP '2024-11-04' +
    to_seconds((i*60)::BIGINT), '%Y-%m-%d %H:%M') AS "Updated at", strftime(TIMESTAMP '2024-11-01 02:00' + to_seconds((i*60)::BIGINT),
    '%Y-%m-%d %H:%M') AS "Assigned at", NULL AS "Organization", NULL AS "Due date", strftime(TIMESTAMP '2024-11-01 01:00' +
    to_seconds((i*60)::BIGINT), '%Y-%m-%d %H:%M') AS "Initially assigned at", CASE WHEN hash(i+5)%6 > 1 THEN strftime(TIMESTAMP
    '2024-11-02 01:00' + to_seconds((i*60)::BIGINT), '%Y-%m-%d %H:%M') END AS "Solved at", 25 AS "Resolution time",
    ['Good','Bad','Offered','Not Offered'][(hash(i+8)%4)::INTEGER + 1] AS "Satisfaction Score", 1 AS "Group stations", 1 AS "Assignee stations",
    hash(i+9)%2 AS "Reopens", 1 AS "Replies", hash(i+10)%600 AS "First reply time in minutes", hash(i+10)%200 AS
    "First reply time in minutes within business hours", 900 AS "First resolution time in minutes", 300 AS
    "First resolution time in minutes within business hours", 1500 AS "Full resolution time in minutes", 500 AS
    "Full resolution time in minutes within business hours", 10 AS "Agent wait time in minutes", 5 AS
    "Agent wait time in minutes within business hours", 20 AS "Requester wait time in minutes", 10 AS
    "Requester wait time in minutes within business hours", 0 AS "On hold time in minutes", 0 AS
    "On hold time in minutes within business hours", ['Levering','Retour','-'][(hash(i+11)%3)::INTEGER + 1] AS "Onderwerp [list]" FROM
    range(ROWS) AS t(i)"""
FLOOR = """SELECT * FROM read_csv('FILE', header=true, auto_detect=false, delim=',', quote='"', columns={'Summation column': 'BIGINT', 'Id': 'BIGINT',
    'Requester': 'VARCHAR', 'Requester id': 'BIGINT', 'Requester external id': 'VARCHAR', 'Requester email': 'VARCHAR', 'Requester domain':
    'VARCHAR', 'Submitter': 'VARCHAR', 'Assignee': 'VARCHAR', 'Group': 'VARCHAR', 'Subject': 'VARCHAR', 'Tags': 'VARCHAR', 'Status': 'VARCHAR',
    'Priority': 'VARCHAR', 'Via': 'VARCHAR', 'Ticket type': 'VARCHAR', 'Created at': 'TIMESTAMP', 'Updated at': 'TIMESTAMP', 'Assigned at':
    'TIMESTAMP', 'Organization': 'VARCHAR', 'Due date': 'TIMESTAMP', 'Initially assigned at': 'TIMESTAMP', 'Solved at': 'TIMESTAMP',
    'Resolution time': 'BIGINT', 'Satisfaction Score': 'VARCHAR', 'Group stations': 'BIGINT', 'Assignee stations': 'BIGINT', 'Reopens':
    'BIGINT', 'Replies': 'BIGINT', 'First reply time in minutes': 'DOUBLE', 'First reply time in minutes within business hours': 'DOUBLE',
    'First resolution time in minutes': 'DOUBLE', 'First resolution time in minutes within business hours': 'DOUBLE',
    'Full resolution time in minutes': 'DOUBLE', 'Full resolution time in minutes within business hours': 'DOUBLE',
    'Agent wait time in minutes': 'DOUBLE', 'Agent wait time in minutes within business hours': 'DOUBLE', 'Requester wait time in minutes':
    'DOUBLE', 'Requester wait time in minutes within business hours': 'DOUBLE', 'On hold time in minutes': 'DOUBLE',
    'On hold time in minutes within business hours': 'DOUBLE', 'Onderwerp [list]': 'VARCHAR'})"""
