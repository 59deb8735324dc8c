// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {ModelParams} from "../../../contracts/interfaces/ModelTerms.sol";
import {ModelRegistry} from "../../../contracts/model/ModelRegistry.sol";
import {FundedFixture} from "../support/FundedFixture.sol";

/// @notice Says that it belongs to a model, which does not know it.
contract Claimant {
    uint256 public immutable modelId;

    constructor(uint256 modelId_) {
        modelId = modelId_;
    }
}

/// @notice What the register knows about a model, and who may change it.
contract ModelRegistryTest is FundedFixture {
    function test_register_TellsEverything() public {
        ModelParams memory params = _params();
        VM.expectEmit();
        emit IModelRegistry.ModelCreated(2, ann, parts, params.identity);
        VM.expectEmit();
        emit IModelRegistry.TermsRecorded(2, params.voting, params.revenue, params.service);
        VM.expectEmit();
        emit IModelRegistry.StewardSet(2, ann);
        VM.expectEmit();
        emit IModelRegistry.OperatorSet(2, params.service.operator, true);
        VM.prank(address(factory));
        registry.register(2, ann, parts, params.identity, params.voting, params.revenue, params.service);
        assertEq(registry.creatorOf(2), ann, "creator");
        assertEq(registry.steward(2), ann, "steward");
        assertEq(registry.ownerOf(2), parts.timelock, "owner");
        assertTrue(registry.isOperator(2, params.service.operator), "operator");
        assertEq(registry.nextModelId(), 3, "next");
    }

    function test_register_RevertWhen_CallerIsNotTheFactory() public {
        ModelParams memory params = _params();
        VM.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelRegistryNotFactory.selector, address(this)));
        registry.register(2, ann, parts, params.identity, params.voting, params.revenue, params.service);
    }

    function test_register_TakesTextsOfEveryAllowedLength() public {
        ModelParams memory params = _params();
        params.identity.name = _text(64);
        params.identity.symbol = _text(11);
        params.identity.description = _text(2_000);
        params.identity.licence = _text(80);
        _register(2, params);
        params.identity.name = _text(1);
        params.identity.symbol = _text(1);
        params.identity.description = "";
        params.identity.licence = _text(1);
        _register(3, params);
    }

    function test_register_RevertWhen_ATextIsTooLongOrMissing() public {
        ModelParams memory params = _params();
        params.identity.name = _text(65);
        _expectLength(65, 1, 64);
        _register(2, params);
        params.identity.name = "";
        _expectLength(0, 1, 64);
        _register(2, params);
        params = _params();
        params.identity.symbol = _text(12);
        _expectLength(12, 1, 11);
        _register(2, params);
        params.identity.symbol = "";
        _expectLength(0, 1, 11);
        _register(2, params);
        params = _params();
        params.identity.description = _text(2_001);
        _expectLength(2_001, 0, 2_000);
        _register(2, params);
        params = _params();
        params.identity.licence = _text(81);
        _expectLength(81, 1, 80);
        _register(2, params);
        params.identity.licence = "";
        _expectLength(0, 1, 80);
        _register(2, params);
    }

    function test_register_LimitsTheRoyalty() public {
        ModelParams memory params = _params();
        params.revenue.resaleRoyaltyBps = 1_001;
        VM.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelRegistryRoyaltyTooHigh.selector, 1_001, 1_000));
        _register(2, params);
        params.revenue.resaleRoyaltyBps = 1_000;
        _register(2, params);
        (, uint256 royalty) = registry.royaltyInfo(2, 10_000e6);
        assertEq(royalty, 1_000e6, "a tenth");
    }

    function test_royaltyInfo_GoesToTheTill() public view {
        (address receiver, uint256 royalty) = registry.royaltyInfo(model, 1e6);
        assertEq(receiver, parts.till, "receiver");
        assertEq(royalty, 0, "none was asked for");
    }

    function test_register_RevertWhen_TheOperatorIsNobody() public {
        ModelParams memory params = _params();
        params.service.operator = address(0);
        VM.expectRevert(IModelRegistry.ModelRegistryOperatorZero.selector);
        _register(2, params);
    }

    function test_setOperator_AllowsAndForbidsFromThatSecondOn() public {
        uint256 from = block.timestamp;
        assertTrue(!registry.isOperator(model, ben), "not yet");
        VM.expectEmit();
        emit IModelRegistry.OperatorSet(model, ben, true);
        _setOperator(true);
        assertTrue(registry.isOperator(model, ben), "in the same second");
        VM.warp(from + 100);
        assertTrue(registry.isOperator(model, ben), "until further notice");
        VM.expectEmit();
        emit IModelRegistry.OperatorSet(model, ben, false);
        _setOperator(false);
        assertTrue(!registry.isOperator(model, ben), "in the same second no more");
        _assertInterval(from, from + 100);
        VM.warp(from + 200);
        assertTrue(!registry.isOperator(model, ben), "nor later");
        _setOperator(true);
        assertTrue(registry.isOperator(model, ben), "again");
        _assertInterval(from + 200, 0);
    }

    function test_setMetadata_ChangesThePublicDescription() public {
        VM.expectEmit();
        emit IModelRegistry.MetadataSet(model, "Reads digits", "MIT", bytes32(uint256(0xabc)));
        VM.expectEmit();
        emit IERC4906.MetadataUpdate(model);
        _setMetadata("Reads digits", "MIT");
        assertEq(registry.metadataSha256(model), bytes32(uint256(0xabc)), "hash");
        bytes memory expected = abi.encodePacked(
            "ipfs://f01551220",
            "0000000000000000000000000000000000000000000000000000000000000abc"
        );
        assertEq(keccak256(bytes(registry.tokenURI(model))), keccak256(expected), "address of the file");
    }

    function test_tokenURI_IsEmpty_WithoutMetadata() public view {
        assertEq(bytes(registry.tokenURI(model)).length, 0, "no file");
    }

    function test_setMetadata_LimitsItsTexts() public {
        _setMetadata("", _text(1));
        _setMetadata(_text(2_000), _text(80));
        _expectLength(2_001, 0, 2_000);
        _setMetadata(_text(2_001), "MIT");
        _expectLength(0, 1, 80);
        _setMetadata("", "");
        _expectLength(81, 1, 80);
        _setMetadata("", _text(81));
    }

    function test_setters_RevertWhen_NotVoted() public {
        bytes memory refusal = abi.encodeWithSelector(
            IModelRegistry.ModelRegistryNotTimelock.selector,
            ann,
            parts.timelock
        );
        VM.startPrank(ann);
        VM.expectRevert(refusal);
        registry.setOperator(model, ann, true);
        VM.expectRevert(refusal);
        registry.setMetadata(model, "", "MIT", 0);
        VM.expectRevert(refusal);
        registry.setSteward(model, ann);
        VM.stopPrank();
    }

    function test_steward_IsHandedOnAndTakenAway() public {
        VM.prank(ann);
        VM.expectRevert(abi.encodeWithSelector(IModelRegistry.ModelRegistryNotSteward.selector, ann, steward));
        registry.handOnSteward(model, ann);
        VM.expectEmit();
        emit IModelRegistry.StewardSet(model, ann);
        VM.prank(steward);
        registry.handOnSteward(model, ann);
        assertEq(registry.steward(model), ann, "handed on");
        VM.prank(parts.timelock);
        registry.setSteward(model, address(0));
        assertEq(registry.steward(model), address(0), "nobody");
        assertEq(registry.creatorOf(model), steward, "the creator stays");
    }

    function test_modelOfPart_KnowsEachPart() public {
        address[9] memory all = [
            parts.shares,
            parts.presale,
            parts.vault,
            parts.governor,
            parts.timelock,
            parts.creditToken,
            parts.creditVault,
            parts.till,
            parts.vesting
        ];
        for (uint256 i = 0; i < all.length; ++i) {
            assertEq(registry.modelOfPart(all[i]), model, "part");
        }
        assertEq(registry.modelOfPart(address(new Claimant(model))), 0, "a claimant");
        assertEq(registry.modelOfPart(ann), 0, "a person");
    }

    function test_modelOfTimelock_KnowsTheTimelockAlone() public {
        assertEq(registry.modelOfTimelock(parts.timelock), model, "timelock");
        assertEq(registry.modelOfTimelock(parts.shares), 0, "another part");
        assertEq(registry.modelOfTimelock(address(new Claimant(model))), 0, "a claimant");
        assertEq(registry.modelOfTimelock(ann), 0, "a person");
    }

    function test_modelOf_GivenNoModelAtAll() public {
        registry = ModelRegistry(deploy("ModelRegistry", abi.encode(dollar, this)));
        address claimant = address(new Claimant(7));
        assertEq(registry.modelOfPart(ann) + registry.modelOfTimelock(ann), 0, "a person");
        assertEq(registry.modelOfPart(claimant) + registry.modelOfTimelock(claimant), 0, "a claimant");
    }

    function test_supportsInterface_OfTokensRoyaltiesAndMetadata() public view {
        assertTrue(registry.supportsInterface(0x49064906), "ERC-4906");
        assertTrue(registry.supportsInterface(type(IERC2981).interfaceId), "ERC-2981");
        assertTrue(registry.supportsInterface(type(IERC721).interfaceId), "ERC-721");
        assertTrue(!registry.supportsInterface(0xffffffff), "no other");
    }

    /// @dev As the factory does it; what is registered here has the parts of the model that is there.
    function _register(uint256 id, ModelParams memory params) private {
        VM.prank(address(factory));
        registry.register(id, ann, parts, params.identity, params.voting, params.revenue, params.service);
    }

    function _setOperator(bool allowed) private {
        VM.prank(parts.timelock);
        registry.setOperator(model, ben, allowed);
    }

    function _setMetadata(string memory description, string memory licence) private {
        VM.prank(parts.timelock);
        registry.setMetadata(model, description, licence, bytes32(uint256(0xabc)));
    }

    function _assertInterval(uint256 from, uint256 until) private view {
        (uint48 actualFrom, uint48 actualUntil) = registry.operatorInterval(model, ben);
        assertEq(actualFrom, from, "from");
        assertEq(actualUntil, until, "until");
    }

    function _expectLength(uint256 length, uint256 minimum, uint256 maximum) private {
        VM.expectRevert(
            abi.encodeWithSelector(IModelRegistry.ModelRegistryTextLength.selector, length, minimum, maximum)
        );
    }

    function _text(uint256 length) private pure returns (string memory) {
        return string(new bytes(length));
    }
}
