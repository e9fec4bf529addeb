"""PROCESS: clients, from a request to the letter, the delivery, the acceptance; what goes out is checked by a second person. Pure."""
