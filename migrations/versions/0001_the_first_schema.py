"""The first schema

Revision: 0001. The full-text index and the form of some tables differ between SQLite and PostgreSQL.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")

FULL_TEXT = {
    "sqlite": [
        "CREATE VIRTUAL TABLE article_search USING fts5(title, body, content='',"
        " tokenize='unicode61 remove_diacritics 0')"
    ],
    "postgresql": [
        "CREATE TABLE article_search (article_id bigint PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,"
        " words tsvector NOT NULL)",
        # in the row, where a phrase is checked three times as fast
        "ALTER TABLE article_search ALTER words SET STORAGE MAIN",
        "CREATE INDEX ix_article_search_words ON article_search USING gin (words)",
    ],
}


def upgrade() -> None:
    op.create_table(
        "address_state",
        sa.Column("url_hash", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.String(), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("url_hash"),
    )
    op.create_index(op.f("ix_address_state_seen_at"), "address_state", ["seen_at"], unique=False)
    op.create_table(
        "article",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("retain", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("published", INSTANT, nullable=True),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("first_seen", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("sort_at", INSTANT, nullable=False),
        sa.Column("changed", INSTANT, nullable=True),
        sa.Column("withdrawn", INSTANT, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("announce", sa.Boolean(), nullable=False),
        sa.Column("read_text", sa.Boolean(), nullable=False),
        sa.Column("relevant", sa.Boolean(), nullable=False),
        sa.Column("relevance", sa.Float(), nullable=False),
        sa.Column("has_amount", sa.Boolean(), nullable=False),
        sa.Column("has_deadline", sa.Boolean(), nullable=False),
        sa.Column("catalogue_version", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("guid", sa.Text(), nullable=True),
        sa.Column("published_raw", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why", JSON, nullable=False),
        sa.Column("topics", JSON, nullable=False),
        sa.Column("events", JSON, nullable=False),
        sa.Column("amounts", JSON, nullable=False),
        sa.Column("deadlines", JSON, nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_article_catalogue", "article", ["catalogue_version", "id"], unique=False)
    op.create_index("ix_article_first_seen", "article", ["announce", "first_seen", "id"], unique=False)
    op.create_index("ix_article_found", "article", ["id", "relevant", "sort_at"], unique=False)
    op.create_index("ix_article_listed", "article", ["source_id", "id"], unique=False)
    op.create_index("ix_article_newest", "article", ["relevant", "sort_at", "id"], unique=False)
    op.create_index("ix_article_seen", "article", ["seen_at"], unique=False)
    op.create_index("ix_article_source", "article", ["source_id", "relevant", "sort_at"], unique=False)
    op.create_table(
        "host_state",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("not_before", INSTANT, nullable=True),
        sa.Column("next_at", INSTANT, nullable=True),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("robots", sa.Text(), nullable=True),
        sa.Column("robots_status", sa.Integer(), nullable=True),
        sa.Column("robots_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("host"),
    )
    op.create_table(
        "identity",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_identity_article_id"), "identity", ["article_id"], unique=False)
    op.create_table(
        "meta",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "poll",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("refused", JSON, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("flags", JSON, nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_poll_source_newest", "poll", ["source_id", "started_at"], unique=False)
    op.create_index(op.f("ix_poll_started_at"), "poll", ["started_at"], unique=False)
    op.create_table(
        "sketch",
        sa.Column("span", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("h", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("span", "h", "day", "article_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "source_state",
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("next_poll_at", INSTANT, nullable=False),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Float(), nullable=False),
        sa.Column("health", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("last_poll_at", INSTANT, nullable=True),
        sa.Column("last_success_at", INSTANT, nullable=True),
        sa.Column("last_new_at", INSTANT, nullable=True),
        sa.Column("first_poll_at", INSTANT, nullable=True),
        sa.Column("last_full_at", INSTANT, nullable=True),
        sa.Column("incident_at", INSTANT, nullable=True),
        sa.Column("incident_code", sa.String(), nullable=False),
        sa.Column("incident_told_at", INSTANT, nullable=True),
        sa.Column("extra", JSON, nullable=False),
        sa.PrimaryKeyConstraint("source_id"),
    )
    op.create_index(op.f("ix_source_state_next_poll_at"), "source_state", ["next_poll_at"], unique=False)
    op.create_table(
        "story",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("representative_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("successor", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_story_representative_id"), "story", ["representative_id"], unique=False)
    op.create_table(
        "story_relation",
        sa.Column("earlier_id", sa.BigInteger(), nullable=False),
        sa.Column("later_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("earlier_id", "later_id"),
    )
    op.create_index(op.f("ix_story_relation_later_id"), "story_relation", ["later_id"], unique=False)
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("rhythm", sa.String(), nullable=False),
        sa.Column("weekdays", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("active_key", sa.String(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("next_digest_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("active_key"),
        sa.UniqueConstraint("token"),
    )
    op.create_index("ix_subscription_due", "subscription", ["ended_at", "next_digest_at"], unique=False)
    op.create_table(
        "tombstone",
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("story_id", sa.BigInteger(), nullable=False),
        sa.Column("unseen_since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("article_id"),
    )
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("subscription_id", "period", name="uq_digest_period"),
    )
    op.create_index(op.f("ix_digest_subscription_id"), "digest", ["subscription_id"], unique=False)
    op.create_table(
        "label",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("article_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("kind", "value", "article_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_label_article_id"), "label", ["article_id"], unique=False)
    op.create_table(
        "profile",
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("algorithm", sa.String(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id"),
    )
    op.create_table(
        "revision",
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "number"),
    )
    op.create_table(
        "story_link",
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("story_id", sa.BigInteger(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("other_article_id", sa.BigInteger(), nullable=True),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["story_id"],
            ["story.id"],
        ),
        sa.PrimaryKeyConstraint("article_id"),
    )
    op.create_index(op.f("ix_story_link_story_id"), "story_link", ["story_id"], unique=False)
    op.create_table(
        "story_note",
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("story_id", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "story_id"),
    )
    op.create_table(
        "tag",
        sa.Column("article_id", KEY, nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("evidence", JSON, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("catalogue_version", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "programme"),
    )
    op.create_index("ix_tag_programme", "tag", ["programme", "article_id"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=True),
        sa.Column("digest_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("next_attempt_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("deferred", sa.Integer(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("last_attempt_at", INSTANT, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest_id"],
            ["digest.id"],
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("message_id"),
    )
    op.create_index(op.f("ix_delivery_digest_id"), "delivery", ["digest_id"], unique=False)
    op.create_index("ix_delivery_due", "delivery", ["state", "next_attempt_at"], unique=False)
    op.create_index(op.f("ix_delivery_subscription_id"), "delivery", ["subscription_id"], unique=False)
    op.create_table(
        "digest_item",
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest_id"],
            ["digest.id"],
        ),
        sa.PrimaryKeyConstraint("digest_id", "position"),
    )
    op.create_table(
        "told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["digest_id"],
            ["digest.id"],
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("subscription_id", "story_id", name="uq_told_story"),
    )
    op.create_index("ix_told_article", "told", ["subscription_id", "article_id"], unique=False)
    for statement in FULL_TEXT[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE article_search")
    op.drop_index("ix_told_article", table_name="told")
    op.drop_table("told")
    op.drop_table("digest_item")
    op.drop_index(op.f("ix_delivery_subscription_id"), table_name="delivery")
    op.drop_index("ix_delivery_due", table_name="delivery")
    op.drop_index(op.f("ix_delivery_digest_id"), table_name="delivery")
    op.drop_table("delivery")
    op.drop_index("ix_tag_programme", table_name="tag")
    op.drop_table("tag")
    op.drop_table("story_note")
    op.drop_index(op.f("ix_story_link_story_id"), table_name="story_link")
    op.drop_table("story_link")
    op.drop_table("revision")
    op.drop_table("profile")
    op.drop_index(op.f("ix_label_article_id"), table_name="label")
    op.drop_table("label")
    op.drop_index(op.f("ix_digest_subscription_id"), table_name="digest")
    op.drop_table("digest")
    op.drop_table("tombstone")
    op.drop_index("ix_subscription_due", table_name="subscription")
    op.drop_table("subscription")
    op.drop_index(op.f("ix_story_relation_later_id"), table_name="story_relation")
    op.drop_table("story_relation")
    op.drop_index(op.f("ix_story_representative_id"), table_name="story")
    op.drop_table("story")
    op.drop_index(op.f("ix_source_state_next_poll_at"), table_name="source_state")
    op.drop_table("source_state")
    op.drop_table("sketch")
    op.drop_index(op.f("ix_poll_started_at"), table_name="poll")
    op.drop_index("ix_poll_source_newest", table_name="poll")
    op.drop_table("poll")
    op.drop_table("meta")
    op.drop_index(op.f("ix_identity_article_id"), table_name="identity")
    op.drop_table("identity")
    op.drop_table("host_state")
    op.drop_index("ix_article_source", table_name="article")
    op.drop_index("ix_article_seen", table_name="article")
    op.drop_index("ix_article_newest", table_name="article")
    op.drop_index("ix_article_listed", table_name="article")
    op.drop_index("ix_article_found", table_name="article")
    op.drop_index("ix_article_first_seen", table_name="article")
    op.drop_index("ix_article_catalogue", table_name="article")
    op.drop_table("article")
    op.drop_index(op.f("ix_address_state_seen_at"), table_name="address_state")
    op.drop_table("address_state")
