"""A second reader: a language model behind any server that speaks OpenAI's protocol, held to exact quotations and our codes."""
