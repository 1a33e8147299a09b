"""What the index in PostgreSQL is asked and told, in SQL: vectors, words and their counts."""

# ruff: noqa: S608 (statements are put together of our own words only; values are bound)

from app.search.vectors import SPANS

ENGINE = "SELECT engine FROM search_state WHERE id = 1"
COUNT = "SELECT count(*) FROM search_entry"
LOCK = "SELECT pg_advisory_xact_lock(hashtext('menteo search index'))"
IS_FILLED = """SELECT EXISTS (SELECT FROM search_entry)
    OR NOT EXISTS (SELECT FROM document WHERE is_searchable AND hidden_at IS NULL)"""
IS_WORD = "SELECT EXISTS (SELECT FROM search_word WHERE word = :word)"
WORDS = "SELECT word, documents FROM search_word WHERE word = ANY(:words)"
WORDS_ALIKE = """SELECT word, documents FROM search_word
    WHERE starts_with(word, :first) AND char_length(word) BETWEEN :least AND :most
    ORDER BY documents DESC LIMIT 2000"""
TAKE_OUT = """WITH old AS (DELETE FROM search_entry WHERE document_id = ANY(:ids) RETURNING vector)
    SELECT word, count(*) FROM old, unnest(tsvector_to_array(vector)) AS word GROUP BY word"""
PUT = """INSERT INTO search_entry (document_id, published_at, reader, vector)
    SELECT new.id, new.moment, new.reader, CAST(new.vector AS tsvector)
    FROM unnest(CAST(:ids AS integer[]), CAST(:moments AS timestamptz[]), CAST(:readers AS text[]),
        CAST(:vectors AS text[])) AS new (id, moment, reader, vector)
    ON CONFLICT (document_id) DO UPDATE
    SET published_at = excluded.published_at, reader = excluded.reader, vector = excluded.vector"""
COUNT_WORDS = """INSERT INTO search_word (word, documents)
    SELECT * FROM unnest(CAST(:words AS text[]), CAST(:changes AS integer[]))
    ON CONFLICT (word) DO UPDATE SET documents = search_word.documents + excluded.documents"""
DROP_WORDS = "DELETE FROM search_word WHERE word = ANY(:words) AND documents <= 0"
DROP_STRAYS = """DELETE FROM search_entry WHERE NOT EXISTS (SELECT FROM document
    WHERE document.id = search_entry.document_id AND is_searchable AND hidden_at IS NULL)"""
COUNT_ALL_WORDS = """INSERT INTO search_word (word, documents)
    SELECT word, ndoc FROM ts_stat('SELECT vector FROM search_entry') WHERE left(word, 1) <> ALL(:marks)"""
FORGET_ENTRIES = "DELETE FROM search_entry"
FORGET_WORDS = "DELETE FROM search_word"
FORGET_STATE = "DELETE FROM search_state"

WEIGHTS = "'{0.1, 0.2, 0.5, 1.0}'"  # of text, nothing, tags, title
LOOK = """(SELECT document_id, published_at FROM search_entry
    WHERE vector @@ ({query}) AND reader = ANY(:readers){above}
    ORDER BY published_at DESC, document_id DESC LIMIT {most})"""


def candidates(by_title: bool, by_rank: bool) -> str:
    """Return the statement for candidates: those with all words in the title, and the rest, newest spans first.

    Each look is carried out only while those before it have not found enough.
    """
    wanted, above, looks = "CAST(:wanted AS tsquery)", "", []
    for name, bits in SPANS.items():
        newest = f"((SELECT id FROM top) >> {bits})"
        span = f"CAST('''^{name}' || {newest} || ''' | ''^{name}' || ({newest} - 1) || '''' AS tsquery)"
        looks.append(LOOK.format(query=f"{wanted} && {span}", above=above, most=":most"))
        above = f" AND document_id + 0 < ({newest} - 1) << {bits}"  # + 0: reading ids from their index costs more
    looks.append(LOOK.format(query=wanted, above=above, most=":most"))
    score = f"ts_rank({WEIGHTS}, vector, CAST(:ranking AS tsquery), 1)" if by_rank else "1.0"
    found = f"SELECT document_id FROM ({' UNION ALL '.join(looks)} LIMIT :most) AS look"
    if by_title:
        titles = LOOK.format(query=f"{wanted} && CAST(:title AS tsquery)", above="", most=":some")
        found += f" UNION SELECT document_id FROM {titles} AS title"
    return f"""WITH top AS MATERIALIZED (SELECT max(document_id) AS id FROM search_entry),
    found AS MATERIALIZED ({found})
    SELECT document_id AS id, count(*) OVER () AS many, ({ENGINE}) AS engine, {score} AS score
    FROM found JOIN search_entry USING (document_id)"""
