"""What the readers of WooCommerce's REST answers share: keys, amounts, and the SQL that makes orders and refunds."""
