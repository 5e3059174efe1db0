"""What we know about Arabic text: characters, words and their clitics, sentences, language."""
