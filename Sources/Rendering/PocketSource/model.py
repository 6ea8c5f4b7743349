"""The pocket model's parts: both UNets, text encoder, tokenizer, noise schedule, and the exported folder.

Everything is built from the library classes that DeepFloyd IF itself is published for, so that the
exported folder loads wherever IF does. Sizes are chosen to train on two CPU cores in a few hours.
"""

import io
import json
import shutil
from pathlib import Path

import sentencepiece
import torch
from diffusers import DDPMScheduler, UNet2DConditionModel
from transformers import T5Config, T5EncoderModel

SIZES = {1: 32, 2: 128}  # side of a stage's pictures
TEXT_WIDTH = 64
TOKENS = 77

COMMON = dict(
    out_channels=6,
    act_fn="gelu",
    norm_num_groups=8,
    mid_block_type="UNetMidBlock2DSimpleCrossAttn",
    attention_head_dim=16,
    cross_attention_norm="group_norm",
    resnet_time_scale_shift="scale_shift",
    encoder_hid_dim=TEXT_WIDTH,
    addition_embed_type="text",
    addition_embed_type_num_heads=8,
)
UNETS = {
    1: dict(
        COMMON,
        sample_size=SIZES[1],
        in_channels=3,
        block_out_channels=(32, 64, 96, 128),
        layers_per_block=1,
        down_block_types=("ResnetDownsampleBlock2D",) + ("SimpleCrossAttnDownBlock2D",) * 3,
        up_block_types=("SimpleCrossAttnUpBlock2D",) * 3 + ("ResnetUpsampleBlock2D",),
        cross_attention_dim=128,
    ),
    2: dict(
        COMMON,
        sample_size=SIZES[2],
        in_channels=6,
        block_out_channels=(16, 32, 48, 64, 96),
        layers_per_block=(1, 1, 1, 1, 1),
        down_block_types=("ResnetDownsampleBlock2D",) * 3 + ("SimpleCrossAttnDownBlock2D",) * 2,
        up_block_types=("SimpleCrossAttnUpBlock2D",) * 2 + ("ResnetUpsampleBlock2D",) * 3,
        cross_attention_dim=96,
        class_embed_type="timestep",
        time_embedding_dim=96,
        time_embedding_act_fn="gelu",
        resnet_skip_time_act=True,
        resnet_out_scale_factor=1 / 0.7071,
        mid_block_scale_factor=1 / 0.7071,
        only_cross_attention=False,
    ),
}


def unet(stage: int) -> UNet2DConditionModel:
    return UNet2DConditionModel(**UNETS[stage])


# --- text


def train_tokenizer(captions: list[str], folder: Path) -> None:
    """Writes a SentencePiece unigram model with T5's special pieces.

    Every letter and mark is known, so that any prompt encodes.
    """
    alphabet = "abcdefghijklmnopqrstuvwxyz 0123456789 , . ! ? ' - ( ) & : ; /"
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(captions + ["a high quality photo", alphabet] * 50),
        model_writer=model,
        vocab_size=300,
        model_type="unigram",
        normalization_rule_name="nmt_nfkc",
        character_coverage=1.0,
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        pad_piece="<pad>",
        eos_piece="</s>",
        unk_piece="<unk>",
        hard_vocab_limit=False,
        num_threads=1,
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "spiece.model").write_bytes(model.getvalue())
    config = dict(
        tokenizer_class="T5Tokenizer",
        eos_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
        extra_ids=100,
        model_max_length=512,
    )
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2))


def tokenizer(folder: Path) -> sentencepiece.SentencePieceProcessor:
    return sentencepiece.SentencePieceProcessor(model_file=str(folder / "spiece.model"))


def encode(
    pieces: sentencepiece.SentencePieceProcessor, texts: list[str]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids and attention mask, both [texts, TOKENS], as T5 has them: cut before </s>, padded with 0."""
    ids = torch.zeros(len(texts), TOKENS, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for row, text in enumerate(texts):
        tokens = pieces.encode(text)[: TOKENS - 1] + [pieces.eos_id()]
        ids[row, : len(tokens)] = torch.tensor(tokens)
        mask[row, : len(tokens)] = 1
    return ids, mask


def text_encoder(pieces: sentencepiece.SentencePieceProcessor) -> T5EncoderModel:
    return T5EncoderModel(
        T5Config(
            vocab_size=pieces.get_piece_size() + 100,
            d_model=TEXT_WIDTH,
            d_kv=16,
            d_ff=128,
            num_layers=2,
            num_heads=4,
            feed_forward_proj="gated-gelu",
            tie_word_embeddings=False,
            dropout_rate=0.0,
        )
    )


# --- the exported folder


def scheduler(stage: int) -> DDPMScheduler:
    return DDPMScheduler(
        variance_type="learned_range",
        beta_schedule="squaredcos_cap_v2",
        prediction_type="epsilon",
        thresholding=True,
        dynamic_thresholding_ratio=0.95,
        sample_max_value=1.5 if stage == 1 else 1.0,
    )


def save_stage(stage: int, net: UNet2DConditionModel, folder: Path) -> None:
    """One stage as `from_pretrained` expects it, weights in half precision.

    Stage I's text parts are saved beside it by `save_text`.
    """
    net.half().save_pretrained(folder / "unet", variant="fp16")
    scheduler(stage).save_pretrained(folder / "scheduler")
    absent = [None, None]
    index = dict(
        _class_name="IFPipeline" if stage == 1 else "IFSuperResolutionPipeline",
        _diffusers_version="0.16.0",
        unet=["diffusers", "UNet2DConditionModel"],
        scheduler=["diffusers", "DDPMScheduler"],
        text_encoder=["transformers", "T5EncoderModel"] if stage == 1 else absent,
        tokenizer=["transformers", "T5Tokenizer"] if stage == 1 else absent,
        safety_checker=absent,
        feature_extractor=absent,
        watermarker=absent,
    )
    if stage == 2:
        DDPMScheduler(beta_schedule="squaredcos_cap_v2").save_pretrained(folder / "image_noising_scheduler")
        index["image_noising_scheduler"] = ["diffusers", "DDPMScheduler"]
    (folder / "model_index.json").write_text(json.dumps(index, indent=2))


def save_text(encoder: T5EncoderModel, tokenizer_folder: Path, folder: Path) -> None:
    encoder.save_pretrained(folder / "text_encoder")
    shutil.copytree(tokenizer_folder, folder / "tokenizer", dirs_exist_ok=True)
