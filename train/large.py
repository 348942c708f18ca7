"""The larger network from which small ones learn: all-mpnet-base-v2, 110 million weights, Apache licence 2.0.

Needs torch and transformers.
"""

from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

COLUMNS = 768
STILL = 4  # layers, of twelve, that stay as published, as do the pieces: a third less work
RATE = 5e-5


class Large(nn.Module):
    """The published network: numbers of pieces to rows of columns."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.empty = self.tokenizer.pad_token_id
        self.base = AutoModel.from_pretrained(folder)
        for part in (self.base.embeddings, *self.base.encoder.layer[:STILL]):
            part.requires_grad_(requires_grad=False)

    def forward(self, ids: torch.Tensor, blank: torch.Tensor) -> torch.Tensor:
        hidden: torch.Tensor = self.base.embeddings(input_ids=ids)
        closed = blank[:, None, None, :].float() * -1e9
        near = self.base.encoder.compute_position_bias(hidden)
        for number, layer in enumerate(self.base.encoder.layer):
            hidden = layer(hidden, closed, near.detach() if number < STILL else near)[0]
        return hidden
