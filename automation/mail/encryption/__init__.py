"""S/MIME and encrypted attachments, so that what is 机密 leaves only encrypted or not at all."""
