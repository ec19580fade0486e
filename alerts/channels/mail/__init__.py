"""Mail: a digest becomes a multipart mail, sent over SMTP.

`mail_channel` is the channel. `fitting` keeps the HTML part under the size at which Gmail clips, `mime` writes the
bytes, `smtp` sends them and `smtp_reply` says what the server's answer means, `unknown_recipient` whether it is of the
address itself. `address` and `server_url` read what settings and readers wrote; they load nothing of the rest.
"""
